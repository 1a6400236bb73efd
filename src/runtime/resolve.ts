import maxSatisfying from 'semver/ranges/max-satisfying.js'
import satisfies from 'semver/functions/satisfies.js'
import valid from 'semver/functions/valid.js'
import validRange from 'semver/ranges/valid.js'
import type { NodeReleases } from '../advisory/node-releases.ts'
import { allReleases, newestOf } from '../advisory/node-releases.ts'

/** The versions that a spec can stand for. */
export interface Resolution {
  /**
   * `exact`: one version; `floating`: the newest of these when it was installed or built (`20`, `lts/*`);
   * `range`: any of these (`>=18`).
   */
  readonly kind: 'exact' | 'floating' | 'range'
  /** Released ones, the oldest first; at least one. */
  readonly versions: readonly string[]
  /** What it is when it is installed today. */
  readonly newest: string
}

/**
 * What a spec stands for by the table of releases; `undefined` for what the table cannot tell, such as
 * nightlies and aliases of a machine's own.
 *
 * Aliases are those of nvm, setup-node, asdf and the official image: https://github.com/nvm-sh/nvm,
 * https://github.com/actions/setup-node.
 */
export function resolveSpec(spec: string, releases: NodeReleases): Resolution | undefined {
  const text = spec
    .trim()
    .toLowerCase()
    .replace(/^(?:node(?:js)?@|prefix:)/, '')
  const exact = valid(text)
  if (exact !== null && /^v?\d/.test(text))
    return { kind: 'exact', versions: [exact], newest: exact }
  if (/^v?\d+(?:\.\d+)?(?:\.[x*])*$/.test(text))
    return among('floating', text.replace(/^v/, ''), releases)
  const line = aliasedLine(text, releases)
  if (line) return { kind: 'floating', versions: line.versions, newest: newestOf(line) }
  if (validRange(text) === null || text === '') return undefined
  return among('range', text, releases)
}

function among(
  kind: Resolution['kind'],
  range: string,
  releases: NodeReleases,
): Resolution | undefined {
  const versions = allReleases(releases).filter((version) => satisfies(version, range))
  const newest = maxSatisfying(versions, range)
  return newest === null ? undefined : { kind, versions, newest }
}

/** `latest`, `lts/*`, `lts/-1`, `lts/iron`, `lts-iron`, `iron`. */
function aliasedLine(
  alias: string,
  releases: NodeReleases,
): NodeReleases['lines'][number] | undefined {
  const { lines, updated } = releases
  if (/^(?:node|latest|current|stable)$/.test(alias)) return lines.at(-1)
  const supported = lines.filter(({ lts }) => lts !== undefined && lts <= updated)
  if (/^lts(?:\/\*)?$/.test(alias)) return supported.at(-1)
  const back = /^lts\/-(\d+)$/.exec(alias)?.[1]
  if (back !== undefined) return supported.at(-1 - Number(back))
  const name = alias.replace(/^lts[/-]/, '')
  return lines.find(({ codename }) => codename?.toLowerCase() === name)
}

import type { NodeReleases, ReleaseLine } from '../advisory/node-releases.ts'
import { allReleases, newestOf } from '../advisory/node-releases.ts'
import { byVersion } from './affected.ts'

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

/** Tells which of some versions, the oldest first, a SemVer range admits; `undefined` for what is no range. */
export type Admit = (range: string, versions: readonly string[]) => readonly string[] | undefined

/**
 * What a spec stands for by the table of releases; `undefined` for what the table cannot tell, such as
 * nightlies and aliases of a machine's own.
 *
 * Aliases are those of nvm, setup-node, asdf and the official image: https://github.com/nvm-sh/nvm,
 * https://github.com/actions/setup-node.
 *
 * @param admit - is asked for ranges only.
 */
export function resolveSpec(
  spec: string,
  releases: NodeReleases,
  admit: Admit,
): Resolution | undefined {
  const text = plain(spec)
  if (exact.test(text)) return { kind: 'exact', versions: [text], newest: text }
  if (prefix.test(text)) return resolution('floating', startingWith(text, releases))
  const line = aliasedLine(text, releases)
  if (line) return { kind: 'floating', versions: line.versions, newest: newestOf(line) }
  if (text === '') return undefined
  const least = atLeast.exec(text)?.[1]
  if (least !== undefined) return resolution('range', startingAt(least, releases))
  return resolution('range', admit(text, allReleases(releases)) ?? [])
}

/** Whether a spec takes a reader of ranges, which most are understood without. */
export function isRange(spec: string): boolean {
  const text = plain(spec)
  const isPlain = [exact, prefix, atLeast].some((pattern) => pattern.test(text))
  return /[<>=^~|*-]|\s/.test(text) && !isPlain && !text.startsWith('lts')
}

const exact = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/
const prefix = /^\d+(?:\.\d+)?(?:\.[x*])*$/
/** What most manifests ask for. */
const atLeast = /^>=\s*v?(\d+(?:\.\d+){0,2})$/

function plain(spec: string): string {
  return spec
    .trim()
    .toLowerCase()
    .replace(/^(?:node(?:js)?@|prefix:)/, '')
    .replace(/^v(?=\d)/, '')
}

/** `20`, `20.11`, `20.x`, `20.11.x`. */
function startingWith(text: string, releases: NodeReleases): string[] {
  const start = `${text.replace(/(?:\.[x*])+$/, '')}.`
  return allReleases(releases).filter((version) => version.startsWith(start))
}

/** `>=20`, `>=20.11`. */
function startingAt(least: string, releases: NodeReleases): string[] {
  return allReleases(releases).filter((version) => byVersion(version, least) >= 0)
}

function resolution(kind: Resolution['kind'], versions: readonly string[]): Resolution | undefined {
  const newest = versions.at(-1)
  return newest === undefined ? undefined : { kind, versions, newest }
}

/** `latest`, `lts/*`, `lts/-1`, `lts/iron`, `lts-iron`, `iron`. */
function aliasedLine(alias: string, { lines, updated }: NodeReleases): ReleaseLine | undefined {
  if (/^(?:node|latest|current|stable)$/.test(alias)) return lines.at(-1)
  const supported = lines.filter(({ lts }) => lts !== undefined && lts <= updated)
  if (/^lts(?:\/\*)?$/.test(alias)) return supported.at(-1)
  const back = /^lts\/-(\d+)$/.exec(alias)?.[1]
  if (back !== undefined) return supported.at(-1 - Number(back))
  const name = alias.replace(/^lts[/-]/, '')
  return lines.find(({ codename }) => codename?.toLowerCase() === name)
}

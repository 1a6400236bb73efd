import validRange from 'semver/ranges/valid.js'
import type { EdgeType } from '../../graph/graph.ts'
import type { LockfileInput } from '../reader.ts'
import { isOutside, workspaceManifest } from '../workspace-manifest.ts'
import type { DenoConfig } from './config.ts'
import { readConfig } from './config.ts'
import type { Requirement } from './id.ts'
import { parseManifestRange, parseRequirement } from './id.ts'

/** A direct dependency as its manifest declares it. */
export interface Declaration extends Requirement {
  /** The name it is given. */
  readonly alias: string
  readonly type: EdgeType
  /** Where it stands, if that is not a package.json: a file relative to the lockfile's folder. */
  readonly place?: { readonly file: string; readonly line: number }
}

/** The deno.json or deno.jsonc of a folder, and how it is called relative to the lockfile's. */
export function configOf(
  folder: string,
  { readText }: LockfileInput,
): { readonly file: string; readonly config: DenoConfig } | undefined {
  if (isOutside(folder)) return undefined
  for (const name of ['deno.json', 'deno.jsonc']) {
    const file = folder === '' ? name : `${folder}/${name}`
    const text = readText?.(file)
    if (text !== undefined) return { file, config: readConfig(text, file) }
  }
  return undefined
}

/** What the import map of a folder's deno.json asks for; it knows no dev dependencies. */
export function declaredInConfig(folder: string, input: LockfileInput): Declaration[] {
  const found = configOf(folder, input)
  return (found?.config.imports ?? []).flatMap(({ name, target, line }) => {
    const requirement = parseRequirement(target)
    if (!requirement || !found) return []
    const alias = /^(?:@[^/]+\/)?[^@/]+$/.test(name) ? name : requirement.name
    return [{ ...requirement, alias, type: 'prod', place: { file: found.file, line } }]
  })
}

export function declaredInManifest(folder: string, { readManifest }: LockfileInput): Declaration[] {
  const declared = workspaceManifest(folder, readManifest)?.dependencies ?? []
  return declared.map(({ name, range, type }) => ({
    ...parseManifestRange(name, range),
    alias: name,
    type,
  }))
}

/**
 * The declarations by what they require, as {@link requirementKey} writes it. Of several for the same one
 * for production is taken, or else one under the package's own name.
 */
export function byRequirement(declared: readonly Declaration[]): ReadonlyMap<string, Declaration> {
  const rank = ({ type, alias, name }: Declaration): number =>
    (type === 'prod' ? 0 : 2) + (alias === name ? 0 : 1)
  const best = declared.toSorted((a, b) => rank(b) - rank(a))
  return new Map(best.map((one) => [requirementKey(one), one]))
}

/** The same for `^5.0.0` and for `5`, which is how a lockfile writes it. */
export function requirementKey({ registry, name, range }: Requirement): string {
  return `${registry}:${name}@${validRange(range) ?? range}`
}

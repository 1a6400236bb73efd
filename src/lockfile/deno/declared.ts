import validRange from 'semver/ranges/valid.js'
import type { EdgeType } from '../../graph/graph.ts'
import type { LockfileInput } from '../reader.ts'
import { isOutside, workspaceManifest } from '../workspace-manifest.ts'
import type { CatalogEntry } from '../manifest.ts'
import type { DenoConfig } from './config.ts'
import { findConfig } from './config.ts'
import type { Requirement } from './id.ts'
import { parseManifestRange, parseRequirement } from './id.ts'

/** A direct dependency as its manifest declares it. */
export interface Declaration extends Requirement {
  /** The name it is given. */
  readonly alias: string
  /** The range as it is written: `^1.0.0`, `npm:name@^1.0.0`, `catalog:`. */
  readonly written: string
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
  const fileOf = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  const found = findConfig((name) => readText?.(fileOf(name)), fileOf)
  return found && { file: fileOf(found.name), config: found.config }
}

/** What the import map of a folder's deno.json asks for; it knows no dev dependencies. */
export function declaredInConfig(folder: string, input: LockfileInput): Declaration[] {
  const found = configOf(folder, input)
  return (found?.config.imports ?? []).flatMap(({ name, target, line }) => {
    const requirement = parseRequirement(target)
    if (!requirement || !found) return []
    const alias = /^(?:@[^/]+\/)?[^@/]+$/.test(name) ? name : requirement.name
    const written = writtenAs(alias, requirement)
    return [{ ...requirement, alias, written, type: 'prod', place: { file: found.file, line } }]
  })
}

/** What the package.json of a folder asks for. */
export function declaredInManifest(folder: string, input: LockfileInput): Declaration[] {
  const declared = workspaceManifest(folder, input.readManifest)?.dependencies ?? []
  const catalogs = declared.some(({ range }) => range.startsWith('catalog:'))
    ? catalogsOf(input)
    : []
  return declared.map(({ name, range: written, type }) => {
    const catalog = catalogNamed(written)
    const range = catalogs.find((one) => one.catalog === catalog && one.name === name)?.range
    return { ...parseManifestRange(name, range ?? written), alias: name, written, type }
  })
}

function catalogNamed(range: string): string | undefined {
  return range.startsWith('catalog:') ? range.slice('catalog:'.length) || 'default' : undefined
}

/** Those of the root's package.json count before those of its deno.json. */
function catalogsOf(input: LockfileInput): CatalogEntry[] {
  return [
    ...(workspaceManifest('', input.readManifest)?.catalogs ?? []),
    ...(configOf('', input)?.config.catalogs ?? []),
  ]
}

/** A requirement as the range of a dependency: with its name where that is not the dependency's. */
export function writtenAs(alias: string, { registry, name, range }: Requirement): string {
  return alias === name && registry === 'npm' ? range : `${registry}:${name}@${range}`
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

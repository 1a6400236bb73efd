import type { Edge, Package } from '../graph/graph.ts'
import type { CatalogRule, VersionRules } from '../lockfile/version-rules.ts'
import { rangeIn } from './admits.ts'
import { rangeFor } from './range.ts'
import type { Blocker, Step } from './upgrade.ts'

function catalogEntry({ name, range }: Edge, { catalogs }: VersionRules): CatalogRule | undefined {
  if (!range?.startsWith('catalog:')) return undefined
  const catalog = range.slice('catalog:'.length) || 'default'
  return catalogs.find((entry) => entry.name === name && entry.catalog === catalog)
}

/** The range that counts for an edge: its own, or the one of the catalog that it names. */
export function rangeBehind(edge: Edge, rules: VersionRules): string | undefined {
  return catalogEntry(edge, rules)?.range ?? edge.range
}

/**
 * Where an edge keeps a version out: in its own range, in a catalog's, or by a bundled copy.
 *
 * @param letsIn - whether a range admits that version.
 */
export function blockersOf(
  edge: Edge,
  { bundled }: Package,
  letsIn: (range: string) => boolean,
  rules: VersionRules,
): Blocker[] {
  if (bundled) return [{ id: edge.from, bundles: true }]
  const range = rangeBehind(edge, rules)
  if (range === undefined || letsIn(range)) return []
  const entry = catalogEntry(edge, rules)
  const place = entry && `${entry.file}: ${entry.path.join('.')}`
  return [{ id: edge.from, range, ...(place !== undefined && { catalog: place }) }]
}

/** What an edge admits once an upgrade is made. */
export function rangeAfter(
  edge: Edge,
  isBlocked: boolean,
  to: string,
  rules: VersionRules,
): string {
  const range = rangeBehind(edge, rules) ?? ''
  return rangeIn(isBlocked ? rangeFor(range, to) : range)
}

/** Gives an importer's edge a new range, where the old one is written: in its manifest or in a catalog. */
export function relaxStep(edge: Edge, range: string, to: string, rules: VersionRules): Step {
  const entry = catalogEntry(edge, rules)
  if (entry) return { do: 'set', file: entry.file, path: entry.path, value: range }
  const { from: importer, name, type } = edge
  // yarn 2 and later add the protocol themselves.
  const plain = range.replace(/^npm:(?=[\d^~])/, '')
  return { do: 'range', importer, name, range: plain, to, type }
}

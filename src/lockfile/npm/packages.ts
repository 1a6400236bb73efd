import type { DependencyGraph, Edge, Importer, Package, Reach } from '../../graph/graph.ts'
import { groupBy } from '../../graph/group-by.ts'
import { readDependencyFields } from '../dependency-fields.ts'
import type { JsonCursor } from '../json/cursor.ts'
import type { Mutable } from '../mutable.ts'
import type { PackageEntry } from './entry.ts'
import { readPackageEntry, unflagged } from './entry.ts'
import {
  installedName,
  isImporterId,
  resolveFrom,
  sourceOfRanges,
  sourceOfResolved,
} from './tree.ts'
import { cleanVersion } from '../spec.ts'

/** The `packages` map of lockfileVersion 2 and 3, by place. */
export type PackagesMap = ReadonlyMap<string, PackageEntry>

/** Reads the map that starts at the cursor. */
export function readPackagesMap(cursor: JsonCursor): PackagesMap {
  const entries = new Map<string, PackageEntry>()
  for (let more = cursor.firstMember(); more; more = cursor.nextMember()) {
    const entry = readPackageEntry(cursor)
    // Of two entries for one place the last one counts, and stands where it stands in the text.
    entries.delete(entry.id)
    entries.set(entry.id, entry)
  }
  return entries
}

/** The graph of a `packages` map; its edges are read from the cursor when first asked for. */
export function packagesGraph(
  cursor: JsonCursor,
  entries: PackagesMap,
  formatVersion: string,
): DependencyGraph {
  let known: readonly Edge[] | undefined
  const edges = () => (known ??= readEdges(cursor, entries))
  const rangesOf = lazyRanges(edges)
  const importers: Importer[] = [{ id: '', name: entries.get('')?.name }]
  const packages: Package[] = []
  const lines = cursor.linesAt(Array.from(entries.values(), (entry) => entry.offset))
  let index = 0
  for (const entry of entries.values()) {
    const line = lines[index++] ?? 1
    if (!isImporterId(entry.id)) packages.push(toPackage(entry, line, entries, rangesOf))
    else if (entry.id !== '') importers.push({ id: entry.id, name: entry.name })
  }
  return {
    format: 'npm',
    formatVersion,
    importers,
    packages,
    edges,
    reach: ({ id }) => reachOf(entries, id),
  }
}

function toPackage(
  entry: PackageEntry,
  line: number,
  entries: PackagesMap,
  rangesOf: (id: string) => readonly (string | undefined)[],
): Package {
  const { id, version, resolved } = entry
  const installed = installedName(id)
  const name = entry.name ?? installed
  // Fields are added where there are any rather than spread: this runs for every package.
  const pkg: Mutable<Package> = {
    id,
    name,
    source: sourceOf(entry, entries, rangesOf),
    line,
  }
  if (version !== undefined) pkg.version = cleanVersion(version)
  if (resolved !== undefined) pkg.resolved = resolved
  if (name !== installed) pkg.alias = installed
  if (entry.inBundle) pkg.bundled = true
  if (entry.extraneous) pkg.extraneous = true
  return pkg
}

function sourceOf(
  entry: PackageEntry,
  entries: PackagesMap,
  rangesOf: (id: string) => readonly (string | undefined)[],
): Package['source'] {
  if (entry.link) return entries.has(entry.resolved ?? '') ? 'workspace' : 'link'
  return sourceOfResolved(entry.resolved) ?? sourceOfRanges(rangesOf(entry.id))
}

function lazyRanges(edges: () => readonly Edge[]): (id: string) => readonly (string | undefined)[] {
  let byTarget: ReadonlyMap<string | undefined, readonly Edge[]> | undefined
  return (id) => {
    byTarget ??= groupBy(edges(), (edge) => edge.to)
    return (byTarget.get(id) ?? []).map((edge) => edge.range)
  }
}

function reachOf(entries: PackagesMap, id: string): Reach {
  return entries.get(linkTarget(entries, id) ?? id)?.reach ?? unflagged
}

function readEdges(cursor: JsonCursor, entries: PackagesMap): Edge[] {
  const edges: Edge[] = []
  const has = (id: string) => entries.has(id)
  for (const { id: from, link, offset } of entries.values()) {
    if (link) continue
    cursor.seek({ offset })
    cursor.key()
    for (const { name, range, type } of readDependencyFields(cursor)) {
      // What an installed package needs for its own development was never installed.
      if (type === 'dev' && !isImporterId(from)) continue
      const to = linkTarget(entries, resolveFrom(from, name, has))
      edges.push({ from, to, name, range, type })
    }
  }
  return edges
}

/** A workspace stands in `node_modules` as a link: its dependents depend on its folder. */
function linkTarget(entries: PackagesMap, id: string | undefined): string | undefined {
  const entry = id === undefined ? undefined : entries.get(id)
  return entry?.link && entries.has(entry.resolved ?? '') ? entry.resolved : id
}

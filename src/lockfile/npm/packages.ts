import type { DependencyGraph, Importer, Package, Reach } from '../../graph/graph.ts'
import { linesAt } from '../damage.ts'
import type { Mutable } from '../mutable.ts'
import { cleanVersion } from '../spec.ts'
import type { Edges } from './edges.ts'
import { edgesOf, linkTarget } from './edges.ts'
import type { PackageEntry, PackagesMap } from './entry.ts'
import { unflagged } from './entry.ts'
import { installedName, isImporterId, sourceOfRanges, sourceOfResolved } from './tree.ts'

/** The graph of a `packages` map; its edges are resolved when first asked for. */
export function packagesGraph(
  text: string,
  entries: PackagesMap,
  formatVersion: string,
): DependencyGraph {
  const edges = edgesOf(entries)
  const importers: Importer[] = [{ id: '', name: entries.get('')?.name }]
  const packages: Package[] = []
  const lines = linesAt(
    text,
    Array.from(entries.values(), (entry) => entry.offset),
  )
  let index = 0
  for (const entry of entries.values()) {
    const line = lines[index++] ?? 1
    if (!isImporterId(entry.id)) packages.push(toPackage(entry, line, entries, edges))
    else if (entry.id !== '') importers.push({ id: entry.id, name: entry.name })
  }
  return {
    format: 'npm',
    formatVersion,
    importers,
    packages,
    edges: edges.all,
    edgesInto: edges.into,
    reach: ({ id }) => reachOf(entries, id),
  }
}

function toPackage(entry: PackageEntry, line: number, entries: PackagesMap, edges: Edges): Package {
  const { id, version, resolved } = entry
  const installed = installedName(id)
  const name = entry.name ?? installed
  // Fields are added where there are any rather than spread: this runs for every package.
  const pkg: Mutable<Package> = {
    id,
    name,
    source: sourceOf(entry, entries, edges),
    line,
  }
  if (version !== undefined) pkg.version = cleanVersion(version)
  if (resolved !== undefined) pkg.resolved = resolved
  if (name !== installed) pkg.alias = installed
  if (entry.inBundle) pkg.bundled = true
  if (entry.extraneous) pkg.extraneous = true
  return pkg
}

function sourceOf(entry: PackageEntry, entries: PackagesMap, edges: Edges): Package['source'] {
  if (entry.link) return entries.has(entry.resolved ?? '') ? 'workspace' : 'link'
  return (
    sourceOfResolved(entry.resolved) ??
    sourceOfRanges(edges.into(entry.id).map(({ range }) => range))
  )
}

function reachOf(entries: PackagesMap, id: string): Reach {
  return entries.get(linkTarget(entries, id) ?? id)?.reach ?? unflagged
}

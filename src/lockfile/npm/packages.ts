import type { DependencyGraph, Package } from '../../graph/graph.ts'
import { memoized, memoizedBy } from '../../graph/memoized.ts'
import type { Mutable } from '../mutable.ts'
import { cleanVersion } from '../spec.ts'
import type { Edges } from './edges.ts'
import { edgesOf, linkTarget } from './edges.ts'
import type { Entries } from './entries.ts'
import type { PackageEntry } from './entry.ts'
import { unflagged } from './entry.ts'
import { isImporterId } from './importer-id.ts'
import { installedName, sourceOfRanges, sourceOfResolved } from './tree.ts'

/** The graph of a `packages` map; everything in it is read when first asked for. */
export function packagesGraph(entries: Entries, formatVersion: string): DependencyGraph {
  const edges = edgesOf(entries)
  const packageOf = memoizedBy((id: string) => {
    const entry = isImporterId(id) ? undefined : entries.get(id)
    return entry && toPackage(entry, entries, edges)
  })
  const packages = memoized(() => entries.ids().flatMap((id) => packageOf(id) ?? []))
  const workspaces = entries.folders().filter((id) => id !== '')
  return {
    format: 'npm',
    formatVersion,
    importers: ['', ...workspaces].map((id) => ({ id, name: entries.get(id)?.name })),
    get packages() {
      return packages()
    },
    edges: edges.all,
    reach: ({ id }) => entries.get(linkTarget(entries, id))?.reach ?? unflagged,
    parts: {
      packageOf,
      packagesNamed: (name) => entries.called(name).flatMap((id) => packageOf(id) ?? []),
      edgesInto: edges.into,
    },
  }
}

function toPackage(entry: PackageEntry, entries: Entries, edges: Edges): Package {
  const { id, version, resolved } = entry
  const installed = installedName(id)
  const name = entry.name ?? installed
  // Fields are added where there are any rather than spread: this may run for every package.
  const pkg: Mutable<Package> = {
    id,
    name,
    source: sourceOf(entry, entries, edges),
    line: entries.lineOf(id),
  }
  if (version !== undefined) pkg.version = cleanVersion(version)
  if (resolved !== undefined) pkg.resolved = resolved
  if (name !== installed) pkg.alias = installed
  if (entry.inBundle) pkg.bundled = true
  if (entry.extraneous) pkg.extraneous = true
  return pkg
}

function sourceOf(entry: PackageEntry, entries: Entries, edges: Edges): Package['source'] {
  if (entry.link) return entries.has(entry.resolved ?? '') ? 'workspace' : 'link'
  return (
    sourceOfResolved(entry.resolved) ??
    sourceOfRanges(edges.into(entry.id).map(({ range }) => range))
  )
}

import type { Edge } from '../../graph/graph.ts'
import { memoized, memoizedBy } from '../../graph/memoized.ts'
import { dependenciesOf, dependencyNames } from '../dependency-fields.ts'
import type { PackageEntry, PackagesMap } from './entry.ts'
import { installedName, isImporterId, resolveFrom } from './tree.ts'

/** The edges of a `packages` map. */
export interface Edges {
  /** Every one, in the map's order. */
  readonly all: () => readonly Edge[]
  /**
   * Those that lead to one place, in the same order. The ways to a few packages take a twentieth of all edges
   * in most projects, so only what asks for a package of that name is resolved.
   */
  readonly into: (id: string) => readonly Edge[]
}

export function edgesOf(entries: PackagesMap): Edges {
  const from = memoizedBy((entry: PackageEntry) => edgesFrom(entry, entries))
  const asking = memoized(() => dependentsByName(entries))
  const links = memoized(() => linksByFolder(entries))
  return {
    all: memoized(() => Array.from(entries.values(), from).flat()),
    into: memoizedBy((id) => {
      const names = isImporterId(id) ? (links().get(id) ?? []) : [installedName(id)]
      const dependents = new Set(names.flatMap((name) => asking().get(name) ?? []))
      return [...dependents].flatMap(from).filter(({ to }) => to === id)
    }),
  }
}

function edgesFrom({ id: from, link, fields }: PackageEntry, entries: PackagesMap): Edge[] {
  if (link) return []
  const isInstalled = !isImporterId(from)
  const has = (id: string) => entries.has(id)
  const edges: Edge[] = []
  for (const { name, range, type } of dependenciesOf(fields)) {
    // What an installed package needs for its own development was never installed.
    if (type === 'dev' && isInstalled) continue
    edges.push({ from, to: linkTarget(entries, resolveFrom(from, name, has)), name, range, type })
  }
  return edges
}

/** A workspace stands in `node_modules` as a link: its dependents depend on its folder. */
export function linkTarget(entries: PackagesMap, id: string | undefined): string | undefined {
  const entry = id === undefined ? undefined : entries.get(id)
  return entry?.link && entries.has(entry.resolved ?? '') ? entry.resolved : id
}

/** The entries that ask for a name, by name. */
function dependentsByName(entries: PackagesMap): ReadonlyMap<string, readonly PackageEntry[]> {
  const dependents = new Map<string, PackageEntry[]>()
  for (const entry of entries.values()) {
    for (const name of dependencyNames(entry.fields)) append(dependents, name, entry)
  }
  return dependents
}

/** The names under which folders of the project are linked, by folder. */
function linksByFolder(entries: PackagesMap): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const { id, link, resolved } of entries.values()) {
    if (link) append(names, resolved ?? '', installedName(id))
  }
  return names
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

import type { Edge } from '../../graph/graph.ts'
import { groupBy } from '../../graph/group-by.ts'
import { memoized, memoizedBy } from '../../graph/memoized.ts'
import type { Dependency } from '../dependency-fields.ts'
import { dependenciesOf } from '../dependency-fields.ts'
import type { Entries } from './entries.ts'
import type { PackageEntry } from './entry.ts'
import { installedName, isImporterId, resolveFrom } from './tree.ts'

/** The edges of a `packages` map. */
export interface Edges {
  /** Every one, in the map's order. */
  readonly all: () => readonly Edge[]
  /** Those that lead to one place: only what asks for its name is resolved. */
  readonly into: (id: string) => readonly Edge[]
}

export function edgesOf(entries: Entries): Edges {
  const wanted = memoizedBy((entry: PackageEntry) => dependenciesIn(entry))
  const links = memoized(() => groupBy(entries.links(), (id) => entries.get(id)?.resolved))
  const edge = (from: string, dependency: Dependency): Edge => {
    const place = resolveFrom(from, dependency.name, entries.has)
    return { from, to: place && linkTarget(entries, place), ...dependency }
  }
  return {
    all: memoized(() =>
      entries.ids().flatMap((id) => {
        const dependencies = wanted(entries.get(id)!)
        return Array.from(dependencies.values(), (dependency) => edge(id, dependency))
      }),
    ),
    into: memoizedBy((id) => {
      const edges: Edge[] = []
      for (const place of isImporterId(id) ? (links().get(id) ?? []) : [id]) {
        const name = installedName(place)
        for (const entry of entries.naming(name)) {
          const dependency = wanted(entry).get(name)
          const found = dependency && edge(entry.id, dependency)
          if (found?.to === id) edges.push(found)
        }
      }
      return edges
    }),
  }
}

/** By name. What an installed package needs for its own development was never installed. */
function dependenciesIn({ id, link, fields }: PackageEntry): ReadonlyMap<string, Dependency> {
  if (link) return new Map()
  const all = dependenciesOf(fields)
  if (isImporterId(id)) return all
  return new Map([...all].filter(([, { type }]) => type !== 'dev'))
}

/** A workspace stands in `node_modules` as a link: its dependents depend on its folder. */
export function linkTarget(entries: Entries, id: string): string {
  const folder = entries.links().has(id) ? entries.get(id)?.resolved : undefined
  return folder !== undefined && entries.has(folder) ? folder : id
}

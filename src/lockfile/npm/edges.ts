import type { Edge } from '../../graph/graph.ts'
import { groupBy } from '../../graph/group-by.ts'
import { memoized, memoizedBy } from '../../graph/memoized.ts'
import type { Dependency } from '../dependency-fields.ts'
import type { Entries } from './entries.ts'
import { dependenciesIn } from './entry.ts'
import { isImporterId } from './importer-id.ts'
import { installedName, resolveFrom } from './tree.ts'

/** The edges of a `packages` map. */
export interface Edges {
  /** Every one, in the map's order. */
  readonly all: () => readonly Edge[]
  /** Those that lead to one place: only what asks for its name is resolved. */
  readonly into: (id: string) => readonly Edge[]
}

export function edgesOf(entries: Entries): Edges {
  const links = memoized(() => groupBy(entries.links(), (id) => entries.get(id)?.resolved))
  const edge = (from: string, dependency: Dependency): Edge => {
    const place = resolveFrom(from, dependency.name, entries.has)
    return { from, to: place && linkTarget(entries, place), ...dependency }
  }
  return {
    all: memoized(() =>
      entries
        .ids()
        .flatMap((id) =>
          dependenciesIn(entries.get(id)!).map((dependency) => edge(id, dependency)),
        ),
    ),
    into: memoizedBy((id) => {
      const places = isImporterId(id) ? (links().get(id) ?? []) : [id]
      return places
        .flatMap((place) => entries.dependentsOn(installedName(place)))
        .map(({ id: from, dependency }) => edge(from, dependency))
        .filter(({ to }) => to === id)
    }),
  }
}

/** A workspace stands in `node_modules` as a link: its dependents depend on its folder. */
export function linkTarget(entries: Entries, id: string): string {
  const folder = entries.links().has(id) ? entries.get(id)?.resolved : undefined
  return folder !== undefined && entries.has(folder) ? folder : id
}

import type { DependencyGraph } from './graph.ts'
import { partsOf } from './parts.ts'

/** Ids from an importer to a package, both included. */
export type DependencyPath = readonly string[]

export interface DependencyPaths {
  /** The shortest first, at most `max`. */
  readonly shown: readonly DependencyPath[]
  /** How many more direct dependencies bring the package. */
  readonly others: number
}

/**
 * The shortest path through each direct dependency that brings a package into the project.
 *
 * One path for each direct dependency, not every path: their number is exponential in a diamond-shaped
 * graph, and a lockfile is input we do not control. Walks up from the package, breadth first, so the
 * cost is that of visiting every dependent once.
 *
 * @param max - how many are shown.
 * @param through - which of the package's dependents count. Default: all.
 */
export function dependencyPaths(
  graph: DependencyGraph,
  id: string,
  max = 3,
  through: (dependent: string) => boolean = () => true,
): DependencyPaths {
  const importers = new Set(graph.importers.map((importer) => importer.id))
  const { edgesInto } = partsOf(graph)
  const towards = new Map<string, string | undefined>([[id, undefined]])
  const direct: DependencyPath[] = []
  const queue = [id]
  for (let at = 0; at < queue.length; at++) {
    const here = queue[at] ?? ''
    const importersHere = new Set<string>()
    for (const { from } of edgesInto(here)) {
      if (here === id && !through(from)) continue
      if (importers.has(from)) importersHere.add(from)
      // An importer can be a dependency itself (a workspace another one uses): both ends are told.
      if (towards.has(from)) continue
      towards.set(from, here)
      queue.push(from)
    }
    for (const importer of importersHere) direct.push([importer, ...pathFrom(here, towards)])
  }
  const sorted = direct.toSorted(byLengthThenIds)
  return { shown: sorted.slice(0, max), others: Math.max(0, sorted.length - max) }
}

function pathFrom(start: string, towards: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = []
  for (let id: string | undefined = start; id !== undefined; id = towards.get(id)) path.push(id)
  return path
}

function byLengthThenIds(a: DependencyPath, b: DependencyPath): number {
  if (a.length !== b.length) return a.length - b.length
  const [x, y] = [a.join('\n'), b.join('\n')]
  return x < y ? -1 : x > y ? 1 : 0
}

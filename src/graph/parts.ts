import type { DependencyGraph, Edge, Package } from './graph.ts'
import { groupBy } from './group-by.ts'
import { memoized } from './memoized.ts'

/** What can be asked about single packages. Where a format makes it cheap nothing else is read for it. */
export interface Parts {
  readonly packageOf: (id: string) => Package | undefined
  /** By real name, in the lockfile's order. */
  readonly packagesNamed: (name: string) => readonly Package[]
  /** The edges that lead to a package or importer, in the order of all edges. */
  readonly edgesInto: (id: string) => readonly Edge[]
}

/** The parts that a reader gave, or an index of the whole graph, made once. */
export function partsOf(graph: DependencyGraph): Parts {
  const parts = graph.parts ?? indexes.get(graph) ?? indexed(graph)
  indexes.set(graph, parts)
  return parts
}

const indexes = new WeakMap<DependencyGraph, Parts>()

function indexed(graph: DependencyGraph): Parts {
  const byId = memoized(() => new Map(graph.packages.map((pkg) => [pkg.id, pkg])))
  const byName = memoized(() => groupBy(graph.packages, ({ name }) => name))
  const byTarget = memoized(() => groupBy(graph.edges(), ({ to }) => to))
  return {
    packageOf: (id) => byId().get(id),
    packagesNamed: (name) => byName().get(name) ?? [],
    edgesInto: (id) => byTarget().get(id) ?? [],
  }
}

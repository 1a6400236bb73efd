import type { DependencyGraph, Package } from './graph.ts'

/** The packages of a graph by id. Computed once per graph. */
export function packagesById(graph: DependencyGraph): ReadonlyMap<string, Package> {
  let index = indexes.get(graph)
  if (!index) {
    index = new Map(graph.packages.map((pkg) => [pkg.id, pkg]))
    indexes.set(graph, index)
  }
  return index
}

const indexes = new WeakMap<DependencyGraph, ReadonlyMap<string, Package>>()

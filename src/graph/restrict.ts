import type { DependencyGraph, Edge, Reach } from './graph.ts'
import { groupBy } from './group-by.ts'
import { deriveReach, reachWith } from './reach.ts'

/** The part of a graph that some importers need, with what they need of other importers. */
export function restrictTo(
  graph: DependencyGraph,
  importerIds: readonly string[],
): DependencyGraph {
  const edgesOut = groupBy(graph.edges(), (edge) => edge.from)
  const chosen = new Set(importerIds)
  // What another importer needs for its own development is not needed by those that use it.
  const counts = ({ from, type }: Edge) =>
    type !== 'dev' || chosen.has(from) || !isImporter.has(from)
  const isImporter = new Set(graph.importers.map(({ id }) => id))
  const needed = new Set(importerIds)
  const queue = [...importerIds]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const edge of edgesOut.get(id) ?? []) {
      const { to } = edge
      if (to === undefined || needed.has(to) || !counts(edge)) continue
      needed.add(to)
      queue.push(to)
    }
  }
  const importers = graph.importers.filter(({ id }) => chosen.has(id))
  const edges = graph.edges().filter((edge) => needed.has(edge.from) && counts(edge))
  const reach = deriveReach(importers, edges)
  return {
    ...graph,
    importers,
    packages: graph.packages.filter(({ id }) => needed.has(id)),
    edges: () => edges,
    parts: undefined,
    outline: undefined,
    reach: (pkg) => whereKnown(reach(pkg), graph.reach(pkg)),
  }
}

/** What is not known of the whole graph, because its format does not tell, is not known of a part. */
function whereKnown(part: Reach, whole: Reach): Reach {
  return reachWith((field) => (whole[field] === undefined ? undefined : part[field]))
}

import type { DependencyGraph } from './graph.ts'
import { groupBy } from './group-by.ts'
import { namesOf } from './names.ts'
import { partsOf } from './parts.ts'

/**
 * Whether every path from an importer to a package goes through nodes of these names, in this order and
 * with anything between them. A package that no importer reaches has no such path.
 *
 * A name is that of an importer or package, its folder or alias, or how reports call it (`a@1.0.0`).
 *
 * Walks down from the importers and remembers at each node how many of the names a path had met at
 * least: a path that met fewer decides, so each node is visited once for each count and no path is
 * ever written out.
 */
export function goesThrough(graph: DependencyGraph, id: string, names: readonly string[]): boolean {
  const called = namesCalled(graph)
  const edgesOut = groupBy(graph.edges(), (edge) => edge.from)
  const met = new Map<string, number>()
  const queue: { readonly node: string; readonly count: number }[] = []
  const reach = (node: string, before: number) => {
    const count = called(node, names[before]) ? before + 1 : before
    if (count >= (met.get(node) ?? Infinity)) return
    met.set(node, count)
    queue.push({ node, count })
  }
  for (const importer of graph.importers) reach(importer.id, 0)
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const { to } of edgesOut.get(next.node) ?? []) {
      if (to !== undefined) reach(to, next.count)
    }
  }
  return met.get(id) === names.length
}

function namesCalled(graph: DependencyGraph): (id: string, name: string | undefined) => boolean {
  const { labelOf } = namesOf(graph)
  const { packageOf } = partsOf(graph)
  const importers = new Map(graph.importers.map((importer) => [importer.id, importer.name]))
  return (id, name) => {
    if (name === undefined) return false
    if (importers.has(id)) return name === importers.get(id) || name === id || name === labelOf(id)
    const pkg = packageOf(id)
    if (!pkg) return false
    return name === pkg.name || name === pkg.alias || name === labelOf(id)
  }
}

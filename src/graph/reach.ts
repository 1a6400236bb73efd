import type { Edge, EdgeType, Importer, Package, Reach } from './graph.ts'
import { groupBy } from './group-by.ts'

const unknownReach: Reach = {
  dev: undefined,
  optional: undefined,
  devOptional: undefined,
  peer: undefined,
}

/** A reach of which each part is told on its own. */
export function reachWith(told: (part: keyof Reach) => boolean | undefined): Reach {
  return {
    dev: told('dev'),
    optional: told('optional'),
    devOptional: told('devOptional'),
    peer: told('peer'),
  }
}

/**
 * Derives how each package is reached by walking from the importers, for formats that do not say.
 *
 * A package is dev when every way to it starts with a devDependency, optional when every way has an
 * optional edge, and so on: what npm's arborist calls calcDepFlags. A package that nothing reaches
 * has an unknown reach.
 */
export function deriveReach(
  importers: readonly Importer[],
  edges: readonly Edge[],
): (pkg: Package) => Reach {
  const edgesOut = groupBy(edges, (edge) => edge.from)
  const roots = importers.map((importer) => importer.id)
  const walk = (without: ReadonlySet<EdgeType>) => reachable(roots, edgesOut, without)
  const all = walk(new Set())
  const noDev = walk(new Set(['dev']))
  const noOptional = walk(new Set(['optional', 'peerOptional']))
  const neither = walk(new Set(['dev', 'optional', 'peerOptional']))
  const noPeer = walk(new Set(['peer', 'peerOptional']))
  return ({ id }) => {
    if (!all.has(id)) return unknownReach
    const dev = !noDev.has(id)
    const optional = !noOptional.has(id)
    return {
      dev,
      optional,
      devOptional: !neither.has(id) && !dev && !optional,
      peer: !noPeer.has(id),
    }
  }
}

function reachable(
  roots: readonly string[],
  edgesOut: ReadonlyMap<string, readonly Edge[]>,
  without: ReadonlySet<EdgeType>,
): Set<string> {
  const seen = new Set(roots)
  const queue = [...roots]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const edge of edgesOut.get(id) ?? []) {
      if (edge.to === undefined || without.has(edge.type) || seen.has(edge.to)) continue
      seen.add(edge.to)
      queue.push(edge.to)
    }
  }
  return seen
}

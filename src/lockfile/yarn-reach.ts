import type { Edge, Importer, Package, Reach } from '../graph/graph.ts'
import { deriveReach } from '../graph/reach.ts'

/**
 * How packages are reached, derived from edges. Peers are left out of it: yarn installs nothing for
 * the sake of a peer.
 *
 * @param complete - whether every importer's dependencies, and their kinds, are known. If not, only
 * what no further way could change is told: a package known to be needed in production stays so, one
 * that is dev-only as far as can be seen is unknown.
 */
export function reachThrough(
  importers: readonly Importer[],
  edges: readonly Edge[],
  complete: boolean,
): (pkg: Package) => Reach {
  const installing = edges.filter(({ type }) => type !== 'peer' && type !== 'peerOptional')
  const reach = deriveReach(importers, installing)
  return complete ? reach : (pkg) => certainOf(reach(pkg))
}

function certainOf({ dev, optional, devOptional, peer }: Reach): Reach {
  const inProduction = dev === false && optional === false && devOptional === false
  return {
    dev: dev === true ? undefined : dev,
    optional: optional === true ? undefined : optional,
    devOptional: inProduction ? false : undefined,
    peer,
  }
}

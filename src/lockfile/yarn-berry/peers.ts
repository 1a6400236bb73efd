import type { Edge } from '../../graph/graph.ts'
import { groupBy } from '../../graph/group-by.ts'

// Bounds for lockfiles that no yarn wrote: how many dependents are asked in all, and how many may provide
// one peer. A real one of 4,000 packages asks 40,000 and finds a few.
const maxAsked = 1_000_000
const maxProviders = 32

/** What declares peers: an importer or a package. */
export interface PeerDeclarer {
  readonly id: string
  /** It may itself be the peer of what it depends on. */
  readonly name: string
  /** Peers and their ranges. */
  readonly peers: ReadonlyMap<string, string>
  readonly optionalPeers: ReadonlySet<string>
}

/**
 * The edges of peer dependencies, one to each package that provides the peer. The lockfile does not say
 * which does; yarn's rule is that a dependent's own dependency of that name does, and that a dependent
 * that has the same peer passes on what its dependents provide.
 *
 * @param edges - all other edges.
 */
export function peerEdges(edges: readonly Edge[], declarers: readonly PeerDeclarer[]): Edge[] {
  const dependentsOf = groupBy(edges, ({ to }) => to)
  const declarerOf = new Map(declarers.map((declarer) => [declarer.id, declarer]))
  const dependencies = new Map<string, Map<string, string>>()
  for (const [from, group] of groupBy(edges, (edge) => edge.from)) {
    dependencies.set(
      from,
      new Map(group.flatMap(({ name, to }) => (to === undefined ? [] : [[name, to]]))),
    )
  }

  let asked = 0

  function providersOf(id: string, peer: string): Set<string> {
    const providers = new Set<string>()
    const seen = new Set([id])
    for (const passer of seen) {
      for (const { from } of dependentsOf.get(passer) ?? []) {
        if (++asked > maxAsked || providers.size === maxProviders) return providers
        const own = dependencies.get(from)?.get(peer)
        const dependent = declarerOf.get(from)
        if (own !== undefined) providers.add(own)
        else if (dependent?.name === peer) providers.add(from)
        else if (dependent?.peers.has(peer)) seen.add(from)
      }
    }
    return providers
  }

  const found: Edge[] = []
  for (const { id, peers, optionalPeers } of declarers) {
    for (const [name, range] of peers) {
      // A workspace gets its own devDependency, whoever else depends on it.
      if (dependencies.get(id)?.has(name)) continue
      const type = optionalPeers.has(name) ? 'peerOptional' : 'peer'
      const providers = providersOf(id, name)
      for (const to of providers) found.push({ from: id, to, name, range, type })
      const isMissing = providers.size === 0 && dependentsOf.has(id) && asked <= maxAsked
      if (isMissing) found.push({ from: id, to: undefined, name, range, type })
    }
  }
  return found
}

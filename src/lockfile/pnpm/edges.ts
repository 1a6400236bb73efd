import type { Edge, EdgeType } from '../../graph/graph.ts'
import type { PnpmDocument } from './document.ts'
import { dependencySections } from './importers.ts'
import { sharedEntry } from './packages.ts'
import { resolvePnpm } from './references.ts'
import type { YamlCursor } from '../yaml/cursor.ts'

/** The peers that a package asks for: their ranges, and which of them may be missing. */
interface Peers {
  readonly ranges: ReadonlyMap<string, string>
  readonly optional: ReadonlySet<string>
}

/** The edges of the importers. */
export function directEdges(document: PnpmDocument): Edge[] {
  return [...document.importers.values()].flatMap(({ dependencies }) =>
    dependencies.map(({ from, name, range, reference, type }) => ({
      from,
      to: resolvePnpm(from, name, reference, document),
      name,
      range,
      type,
    })),
  )
}

/**
 * The edges between packages. The format keeps no ranges for them, except for peers, which it
 * lists among the dependencies where they were found.
 *
 * @param links - the ids of the linked folders that importers depend on: there are no others.
 */
export function packageEdges(
  cursor: YamlCursor,
  document: PnpmDocument,
  links: ReadonlySet<string>,
): Edge[] {
  const edges: Edge[] = []
  const peersByKey = new Map<string, Peers>()
  while (cursor.next(0)) {
    const section = cursor.key()
    if (section !== 'packages' && section !== 'snapshots') continue
    while (cursor.next(1)) {
      const from = cursor.key()
      const { dependencies, peers } = readEntry(cursor)
      if (peers && document.major === 9) peersByKey.set(from, peers)
      const asked = peers ?? sharedEntry(from, peersByKey)
      for (const { name, reference, type } of dependencies) {
        const id = resolvePnpm('', name, reference, document)
        const to = id?.startsWith('link:') && !links.has(id) ? undefined : id
        edges.push({
          from,
          to,
          name,
          range: asked?.ranges.get(name),
          type: typeOf(name, type, asked),
        })
      }
    }
  }
  return edges
}

function typeOf(name: string, type: EdgeType, peers: Peers | undefined): EdgeType {
  if (!peers?.ranges.has(name)) return type
  return peers.optional.has(name) ? 'peerOptional' : 'peer'
}

interface Dependency {
  readonly name: string
  readonly reference: string
  readonly type: EdgeType
}

function readEntry(cursor: YamlCursor): { dependencies: Dependency[]; peers: Peers | undefined } {
  const dependencies: Dependency[] = []
  const ranges = new Map<string, string>()
  const optional = new Set<string>()
  while (cursor.next(2)) {
    const field = cursor.key()
    const type = dependencySections.get(field)
    if (field === 'peerDependencies') {
      while (cursor.next(3)) ranges.set(cursor.key(), cursor.value() ?? '')
    } else if (field === 'peerDependenciesMeta') {
      readOptionalPeers(cursor, ranges, optional)
    } else if (type !== undefined) {
      while (cursor.next(3))
        dependencies.push({ name: cursor.key(), reference: cursor.value() ?? '', type })
    }
  }
  return { dependencies, peers: ranges.size === 0 ? undefined : { ranges, optional } }
}

/** A peer that is described as optional is one, even where it has no range. */
function readOptionalPeers(
  cursor: YamlCursor,
  ranges: Map<string, string>,
  optional: Set<string>,
): void {
  while (cursor.next(3)) {
    const name = cursor.key()
    while (cursor.next(4)) {
      if (cursor.key() !== 'optional' || cursor.value() !== 'true') continue
      optional.add(name)
      if (!ranges.has(name)) ranges.set(name, '*')
    }
  }
}

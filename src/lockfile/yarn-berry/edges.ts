import type { Edge, EdgeType } from '../../graph/graph.ts'
import type { Manifest } from '../manifest.ts'
import type { Origin } from './locator.ts'
import { originOf } from './locator.ts'
import type { BerryBody, BerryEntry, BerryLock } from './lock.ts'
import { patchedResolution } from './patches.ts'
import { peerEdges } from './peers.ts'
import { berryResolver } from './resolver.ts'
import { parseDescriptor } from '../yarn-spec.ts'

interface Node {
  readonly id: string
  readonly entry: BerryEntry
  readonly origin: Origin
  readonly body: BerryBody
}

/**
 * The edges of the workspaces, then those of the packages, then those of peers.
 *
 * @param manifests - of the workspaces, by folder. The lockfile merges a workspace's devDependencies
 * into its dependencies; those of a workspace without a manifest are taken for production's.
 */
export function berryEdges(lock: BerryLock, manifests: ReadonlyMap<string, Manifest>): Edge[] {
  const nodes = lock.entries.map((entry) => toNode(entry, lock))
  const resolve = berryResolver(lock.entries, manifests.get('')?.resolutions ?? new Map())
  const idOf = new Map(nodes.map(({ entry, id }) => [entry, id]))
  const edges: Edge[] = []
  for (const node of [...nodes.filter(isWorkspace), ...nodes.filter((one) => !isWorkspace(one))]) {
    const manifest = isWorkspace(node) ? manifests.get(node.id) : undefined
    for (const { name, range, type } of dependenciesOf(node, manifest)) {
      const target = resolve(node.entry, name, range)
      edges.push({ from: node.id, to: target && idOf.get(target), name, range, type })
    }
  }
  for (const edge of patchEdges(nodes)) edges.push(edge)
  for (const edge of peerEdges(edges, nodes.map(toPeerDeclarer))) edges.push(edge)
  return edges
}

function isWorkspace({ origin }: Node): boolean {
  return origin.source === 'workspace'
}

function toNode(entry: BerryEntry, lock: BerryLock): Node {
  const origin = originOf(entry.resolution)
  const id = origin.source === 'workspace' ? origin.reference : entry.key
  return { id, entry, origin, body: lock.bodyOf(entry) }
}

function toPeerDeclarer({ id, origin, body }: Node) {
  return {
    id,
    name: origin.name,
    peers: body.peerDependencies,
    optionalPeers: body.optionalPeers,
  }
}

interface Dependency {
  readonly name: string
  readonly range: string
  readonly type: EdgeType
}

/** What the lockfile lists, and what a manifest that has changed since lists beyond it. */
function dependenciesOf({ body }: Node, manifest: Manifest | undefined): Dependency[] {
  const declared = manifest?.dependencies.filter(({ type }) => !type.startsWith('peer')) ?? []
  const isDev = new Set(declared.filter(({ type }) => type === 'dev').map(({ name }) => name))
  const typeOf = (name: string): EdgeType => {
    if (isDev.has(name)) return 'dev'
    return body.optionalDependencies.has(name) ? 'optional' : 'prod'
  }
  const listed = Array.from(body.dependencies, ([name, range]) => ({
    name,
    range,
    type: typeOf(name),
  }))
  return [...listed, ...declared.filter(({ name }) => !body.dependencies.has(name))]
}

/** A patched package is made from the one it patches, where that is a package of its own. */
function patchEdges(nodes: readonly Node[]): Edge[] {
  const ids = new Map(nodes.map(({ entry, id }) => [entry.resolution, id]))
  const edges: Edge[] = []
  for (const { id, entry } of nodes) {
    const patched = patchedResolution(entry)
    if (patched === undefined) continue
    const { name, range = '' } = parseDescriptor(patched)
    const to = ids.get(patched)
    if (to !== undefined) edges.push({ from: id, to, name, range, type: 'prod' })
  }
  return edges
}

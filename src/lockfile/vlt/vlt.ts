import type { DependencyGraph, Edge, Package } from '../../graph/graph.ts'
import { memoized } from '../../graph/memoized.ts'
import { deriveReach } from '../../graph/reach.ts'
import { withAliases } from '../aliases.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import { manifestName } from '../manifest-name.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { cleanVersion } from '../spec.ts'
import { parseDepId } from './dep-id.ts'
import type { VltEdge, VltLock, VltNode } from './lock.ts'
import { readLock } from './lock.ts'

const repair = 'run `vlt install --lockfile-only`'

/** Reads `vlt-lock.json` of lockfileVersion 0 and 1. */
export const vltReader: LockfileReader = { format: 'vlt', read }

function read({ text, path, readManifest }: LockfileInput): DependencyGraph {
  const cursor = jsonCursor(text, path, repair)
  const lock = readLock(cursor, path)
  const folders = importersOf(lock)
  const stray = lock.edges.find(({ from }) => !folders.has(from) && !lock.nodes.has(from))
  if (stray) cursor.fail(`${JSON.stringify(stray.from)} depends on something and is not in it`)
  const importers = [...new Set(folders.values())].map((id) => manifestName(id, readManifest))
  const edges = edgesOf(lock, folders)
  const packages = Array.from(lock.nodes, ([id, node]) => toPackage(id, node))
  // Not by the flags of the nodes: vlt calls some dev or optional that production needs as well.
  const reach = memoized(() => deriveReach(importers, edges))
  return {
    format: 'vlt',
    formatVersion: lock.version,
    importers,
    packages: withAliases(packages, edges),
    edges: () => edges,
    reach: (pkg) => reach()(pkg),
  }
}

/** The folders of the importers by their ids, the root first. They are no nodes: only edges name them. */
function importersOf({ nodes, edges }: VltLock): ReadonlyMap<string, string> {
  const folders = new Map<string, string>()
  for (const { from, to = from } of edges) {
    for (const id of [from, to]) {
      if (nodes.has(id) || folders.has(id)) continue
      const { source, subject = '' } = parseDepId(id) ?? {}
      if (source === 'file' && subject === '.') folders.set(id, '')
      // A folder may be called like a package; ids are unique all the same.
      else if (source === 'workspace') folders.set(id, nodes.has(subject) ? id : subject)
    }
  }
  const sorted = [...folders].toSorted(([, a], [, b]) => Number(a !== '') - Number(b !== ''))
  return sorted[0]?.[1] === '' ? new Map(sorted) : new Map([['', ''], ...sorted])
}

function toPackage(id: string, { source, subject, name, line }: VltNode): Package {
  if (source !== 'registry') return { id, name: name ?? subject, source, resolved: subject, line }
  const at = subject.indexOf('@', 1)
  if (at === -1) return { id, name: subject, source, line }
  return {
    id,
    name: subject.slice(0, at),
    version: cleanVersion(subject.slice(at + 1)),
    source,
    line,
  }
}

/** The importers' first. */
function edgesOf({ nodes, edges }: VltLock, folders: ReadonlyMap<string, string>): Edge[] {
  const toEdge = ({ from, to, ...rest }: VltEdge): Edge => ({
    from: folders.get(from) ?? from,
    to: to === undefined || nodes.has(to) ? to : folders.get(to),
    ...rest,
  })
  return [
    ...edges.filter(({ from }) => folders.has(from)).map(toEdge),
    ...edges.filter(({ from }) => !folders.has(from)).map(toEdge),
  ]
}

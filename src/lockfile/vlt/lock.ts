import { LeakscanError } from '../../errors.ts'
import type { EdgeType } from '../../graph/graph.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { readEntries, readObject, readText } from '../json/expect.ts'
import type { DepId } from './dep-id.ts'
import { parseDepId } from './dep-id.ts'

export interface VltNode extends DepId {
  /** The name in the package's own manifest. */
  readonly name: string | undefined
  /** From 1. */
  readonly line: number
}

export interface VltEdge {
  /** Ids of nodes; the importers' stand nowhere else. */
  readonly from: string
  readonly to: string | undefined
  readonly name: string
  readonly range: string
  readonly type: EdgeType
}

export interface VltLock {
  readonly version: string
  readonly nodes: ReadonlyMap<string, VltNode>
  readonly edges: readonly VltEdge[]
}

/**
 * Rules: https://github.com/vltpkg/vltpkg/tree/main/src/graph/src/lockfile.
 *
 * @throws LeakscanError `LOCKFILE_PARSE`, `LOCKFILE_VERSION`.
 */
export function readLock(cursor: JsonCursor, path: string): VltLock {
  // The first of them had no version.
  let version = '0'
  let nodes: Map<string, VltNode> | undefined
  let edges: Map<string, VltEdge> | undefined
  readObject(cursor, 'not a vlt-lock.json: what it holds', (key) => {
    if (key === 'lockfileVersion') version = knownVersion(cursor.number(), path)
    else if (key === 'nodes')
      nodes = readEntries(cursor, '"nodes"', (id, line) => readNode(cursor, id, line))
    else if (key === 'edges')
      edges = readEntries(cursor, '"edges"', (edge) => readEdge(cursor, edge))
    else cursor.skip()
  })
  cursor.end()
  if (!nodes) return cursor.fail('it has no "nodes"')
  if (!edges) return cursor.fail('it has no "edges"')
  return { version, nodes, edges: [...edges.values()] }
}

function knownVersion(version: number | undefined, path: string): string {
  if (version === 0 || version === 1) return String(version)
  throw new LeakscanError('LOCKFILE_VERSION', `${path}: lockfileVersion ${version} is not known`, {
    hint: 'leakscan reads 0 and 1: upgrade leakscan.',
  })
}

/** `[flags, name, integrity, …]`. */
function readNode(cursor: JsonCursor, id: string, line: number): VltNode {
  const parsed =
    parseDepId(id) ?? cursor.fail(`${JSON.stringify(id)} is not an id as vlt writes it`)
  if (cursor.peek() !== 'array') cursor.fail(`${JSON.stringify(id)} is not a list`)
  let name: string | undefined
  let index = 0
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    if (index++ === 1) name = cursor.string()
    else cursor.skip()
  }
  return { ...parsed, name, line }
}

const types: ReadonlyMap<string, EdgeType> = new Map([
  ['prod', 'prod'],
  ['dev', 'dev'],
  ['optional', 'optional'],
  ['peer', 'peer'],
  ['peerOptional', 'peerOptional'],
])

/** `"from name": "type range to"`, where what is not there is called MISSING. */
function readEdge(cursor: JsonCursor, key: string): VltEdge {
  const value = readText(cursor, JSON.stringify(key))
  const [, from, name] = /^(\S+) (.+)$/s.exec(key) ?? []
  const [, kind = '', range, to] = /^(\S+) (.*) (\S+)$/s.exec(value) ?? []
  const type = types.get(kind)
  if (from === undefined || name === undefined || !type || range === undefined)
    return cursor.fail(`${JSON.stringify(key)}: not a dependency as vlt writes it`)
  return { from, to: to === 'MISSING' ? undefined : to, name, range, type }
}

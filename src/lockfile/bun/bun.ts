import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph, Edge, Importer, Package, PackageSource } from '../../graph/graph.ts'
import { deriveReach } from '../../graph/reach.ts'
import { installedName, resolveNested } from './key.ts'
import type { DeclaredDependency } from '../dependency-fields.ts'
import { readDependencyFields } from '../dependency-fields.ts'
import type { JsonCursor, JsonPlace } from '../json/cursor.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import { memoized } from '../../graph/memoized.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { cleanVersion, sourceOfSpec } from '../spec.ts'

const repair = 'run `bun install --lockfile-only`'

/** Reads `bun.lock`, bun's text lockfile, of lockfileVersion 0 and 1. */
export const bunReader: LockfileReader = { format: 'bun', read }

/** Claims the binary lockfile of bun before 1.2, to say what to do about it. */
export const bunBinaryReader: LockfileReader = {
  format: 'bun',
  read: ({ path }) => {
    throw new LeakscanError('LOCKFILE_VERSION', `${path}: bun's binary lockfile cannot be read`, {
      hint: 'To have a text lockfile, run `bun install --save-text-lockfile`.',
    })
  },
}

/** A workspace, or a package's entry. */
interface BunEntry {
  readonly key: string
  /** `name@resolution`; for a workspace its name. */
  readonly identity: string
  readonly line: number
  /** Where the object with its dependencies starts, where it has one. */
  readonly info: JsonPlace | undefined
  readonly bundled: boolean
}

interface BunLock {
  readonly version: string
  readonly workspaces: ReadonlyMap<string, BunEntry>
  readonly entries: ReadonlyMap<string, BunEntry>
}

function read({ text, path }: LockfileInput): DependencyGraph {
  const cursor = jsonCursor(text, path, repair, { trailingCommas: true, comments: true })
  const lock = readLock(cursor, path)
  const importers = [...lock.workspaces.values()].map(toImporter)
  const ids = idsOf(lock)
  const entries = [...lock.entries.values()].filter((entry) => !isWorkspace(entry, lock))
  const edges = memoized(() => readEdges(cursor, lock, entries, ids))
  const reach = memoized(() => deriveReach(importers, edges()))
  return {
    format: 'bun',
    formatVersion: lock.version,
    importers,
    packages: entries.map((entry) => toPackage(ids.get(entry.key) ?? entry.key, entry)),
    edges,
    reach: (pkg) => reach()(pkg),
  }
}

function readLock(cursor: JsonCursor, path: string): BunLock {
  if (cursor.peek() !== 'object') return cursor.fail('not a bun.lock: an object expected')
  let version: string | undefined
  let workspaces: Map<string, BunEntry> | undefined
  let entries = new Map<string, BunEntry>()
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'lockfileVersion') version = knownVersion(cursor.number(), path)
    else if (key === 'workspaces') workspaces = readEntries(cursor, readWorkspace)
    else if (key === 'packages') entries = readEntries(cursor, readTuple)
    else cursor.skip()
  }
  cursor.end()
  if (version === undefined) return cursor.fail('it has no "lockfileVersion"')
  if (!workspaces) return cursor.fail('it has no "workspaces"')
  return { version, workspaces, entries }
}

function knownVersion(version: number | undefined, path: string): string {
  // 2 is laid out as 1: bun only checks more when it reads one.
  if (version === 0 || version === 1 || version === 2) return String(version)
  throw new LeakscanError('LOCKFILE_VERSION', `${path}: lockfileVersion ${version} is not known`, {
    hint: 'leakscan reads 0 to 2: upgrade leakscan.',
  })
}

/** No real key is so long; the cost of looking up a dependency grows with its square. */
const MAX_KEY_LENGTH = 2000

function readEntries(
  cursor: JsonCursor,
  readEntry: (cursor: JsonCursor, key: string, line: number) => BunEntry,
): Map<string, BunEntry> {
  const entries = new Map<string, BunEntry>()
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    const { line } = cursor.place()
    if (entries.has(key)) return cursor.fail(`"${key}" is in it twice`)
    if (key.length > MAX_KEY_LENGTH) return cursor.fail('a key is too long')
    entries.set(key, readEntry(cursor, key, line))
  }
  return entries
}

function readWorkspace(cursor: JsonCursor, key: string, line: number): BunEntry {
  if (cursor.peek() !== 'object') return cursor.fail(`workspace "${key}" is not an object`)
  const info = cursor.place()
  let identity = ''
  for (let field = cursor.firstKey(); field !== undefined; field = cursor.nextKey()) {
    if (field === 'name') identity = cursor.string() ?? ''
    else cursor.skip()
  }
  return { key, identity, line, info, bundled: false }
}

/** `["name@resolution", …]`: what follows depends on the source, the one object in it is the info. */
function readTuple(cursor: JsonCursor, key: string, line: number): BunEntry {
  let identity: string | undefined
  let info: JsonPlace | undefined
  let bundled = false
  if (cursor.peek() !== 'array') return cursor.fail(`package "${key}" is not an array`)
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    if (identity === undefined) {
      identity = cursor.string() ?? cursor.fail(`package "${key}" does not start with a string`)
    } else if (cursor.peek() === 'object') {
      info = cursor.place()
      bundled = readBundled(cursor)
    } else {
      cursor.skip()
    }
  }
  return {
    key,
    identity: identity ?? cursor.fail(`package "${key}" is empty`),
    line,
    info,
    bundled,
  }
}

function readBundled(cursor: JsonCursor): boolean {
  let bundled = false
  for (let field = cursor.firstKey(); field !== undefined; field = cursor.nextKey()) {
    if (field === 'bundled') bundled = cursor.isTrue()
    else cursor.skip()
  }
  return bundled
}

function toImporter({ key, identity }: BunEntry): Importer {
  return { id: key, name: identity === '' ? undefined : identity }
}

function isWorkspace({ identity }: BunEntry, { workspaces }: BunLock): boolean {
  const folder = workspaceFolder(identity)
  return folder !== undefined && workspaces.has(folder)
}

/** The folder that `name@workspace:folder` or `name@root:` names. */
function workspaceFolder(identity: string): string | undefined {
  const at = identity.indexOf('@', 1) + 1
  const isFolder = identity.startsWith('workspace:', at) || identity.startsWith('root:', at)
  return at > 0 && isFolder ? identity.slice(identity.indexOf(':', at) + 1) : undefined
}

/** The id that each key stands for: the folder of a workspace, or else the key itself. */
function idsOf(lock: BunLock): Map<string, string> {
  const ids = new Map<string, string>()
  for (const entry of lock.entries.values()) {
    const { key, identity } = entry
    const folder = isWorkspace(entry, lock) ? workspaceFolder(identity) : undefined
    // A folder may be called like a package, `docs`; ids are unique all the same.
    ids.set(key, folder ?? (lock.workspaces.has(key) ? identity : key))
  }
  return ids
}

function toPackage(id: string, { key, identity, line, bundled }: BunEntry): Package {
  const at = identity.indexOf('@', 1)
  const name = at === -1 ? identity : identity.slice(0, at)
  const resolution = at === -1 ? '' : identity.slice(at + 1)
  const alias = installedName(key)
  const source = sourceOf(resolution)
  return {
    id,
    name,
    ...(alias !== name && { alias }),
    ...(source === 'registry' ? { version: cleanVersion(resolution) } : {}),
    source,
    ...(source !== 'registry' && { resolved: resolution }),
    line,
    ...(bundled && { bundled }),
  }
}

function sourceOf(resolution: string): PackageSource {
  if (/^v?\d+\.\d+\.\d+(?:[-+]|$)/.test(resolution)) return 'registry'
  if (resolution.startsWith('root:')) return 'workspace'
  const source = sourceOfSpec(resolution)
  if (source !== 'registry') return source
  return /\.(?:tgz|tar\.gz|tar)$/.test(resolution) ? 'file' : 'unknown'
}

function readEdges(
  cursor: JsonCursor,
  { workspaces }: BunLock,
  entries: readonly BunEntry[],
  ids: ReadonlyMap<string, string>,
): Edge[] {
  const edges: Edge[] = []
  const add = (from: string, base: string, info: JsonPlace | undefined): void => {
    if (!info) return
    cursor.seek(info)
    for (const { name, range, type } of readDependencies(cursor)) {
      const found = resolveNested(base, name, ids)
      edges.push({
        from,
        to: found === undefined ? undefined : ids.get(found),
        name,
        range,
        type,
      })
    }
  }
  // What a workspace does not share with the root stands below its name, not its folder.
  for (const { key, identity, info } of workspaces.values())
    add(key, key === '' ? '' : identity, info)
  for (const { key, info } of entries) add(ids.get(key) ?? key, key, info)
  return edges
}

/** bun lists the peers that may be missing by name. */
function readDependencies(cursor: JsonCursor): DeclaredDependency[] {
  const optionalPeers = new Set<string>()
  const dependencies = readDependencyFields(cursor, (key) => {
    if (key !== 'optionalPeers' || cursor.peek() !== 'array') {
      cursor.skip()
      return
    }
    for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
      optionalPeers.add(cursor.string() ?? '')
    }
  })
  return dependencies.map((dependency) =>
    dependency.type === 'peer' && optionalPeers.has(dependency.name)
      ? { ...dependency, type: 'peerOptional' }
      : dependency,
  )
}

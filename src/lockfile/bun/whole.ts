import type { DependencyGraph, Edge, Importer, Package } from '../../graph/graph.ts'
import { deriveReach } from '../../graph/reach.ts'
import { installedName, resolveNested } from './key.ts'
import type { DeclaredDependency } from '../dependency-fields.ts'
import { readDependencyFields } from '../dependency-fields.ts'
import type { JsonCursor, JsonPlace } from '../json/cursor.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import { memoized } from '../../graph/memoized.ts'
import type { LockfileInput } from '../reader.ts'
import { cleanVersion } from '../spec.ts'
import type { BunEntry, BunLock } from './lock.ts'
import { isWorkspace, partsOf, sourceOf, workspaceFolder } from './identity.ts'
import { readLock, syntax } from './lock.ts'

const repair = 'run `bun install --lockfile-only`'

/** Reads a lockfile of any layout, or what an outline leaves out. */
export function readWhole({ text, path }: LockfileInput): DependencyGraph {
  const cursor = jsonCursor(text, path, repair, syntax)
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

function toImporter({ key, identity }: BunEntry): Importer {
  return { id: key, name: identity === '' ? undefined : identity }
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
  const { name, resolution } = partsOf(identity)
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

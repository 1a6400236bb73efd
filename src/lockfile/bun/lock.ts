import { LeakscanError } from '../../errors.ts'
import type { JsonCursor, JsonPlace } from '../json/cursor.ts'
import { MAX_KEY_LENGTH } from './identity.ts'

/** A workspace, or a package's entry. */
export interface BunEntry {
  readonly key: string
  /** `name@resolution`; for a workspace its name. */
  readonly identity: string
  readonly line: number
  /** Where the object with its dependencies starts, where it has one. */
  readonly info: JsonPlace | undefined
  readonly bundled: boolean
}

export interface BunLock {
  readonly version: string
  readonly workspaces: ReadonlyMap<string, BunEntry>
  readonly entries: ReadonlyMap<string, BunEntry>
}

/** What bun allows beyond JSON. */
export const syntax = { trailingCommas: true, comments: true } as const

export function readLock(cursor: JsonCursor, path: string): BunLock {
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

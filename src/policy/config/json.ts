import { LeakscanError } from '../../errors.ts'
import type { JsonCursor } from '../../lockfile/json/cursor.ts'
import { jsonCursor } from '../../lockfile/json/json-cursor.ts'
import { manifestKey, mayHaveConfig } from './manifest.ts'
import type { ConfigNode, MapEntry } from './node.ts'
import { maxDepth } from './node.ts'

/**
 * Parses a config in JSON.
 *
 * @throws LeakscanError `CONFIG`, for a key that is there twice, too: JSON would silently take the last.
 */
export function parseJson(text: string, file: string): ConfigNode {
  return asConfig(() => {
    const cursor = jsonCursor(text, file, 'write it anew')
    const node = readValue(cursor, 0)
    cursor.end()
    return node
  })
}

/** The config in a package.json, if it has one. */
export function parseManifest(text: string, file: string): ConfigNode | undefined {
  if (!mayHaveConfig(text)) return undefined
  return asConfig(() => {
    const cursor = jsonCursor(text, file, 'write it anew')
    let found: ConfigNode | undefined
    if (cursor.peek() !== 'object') return undefined
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      if (key === manifestKey) found = readValue(cursor, 0)
      else cursor.skip()
    }
    cursor.end()
    return found
  })
}

function readValue(cursor: JsonCursor, depth: number): ConfigNode {
  const { line } = cursor.place()
  if (depth > maxDepth) cursor.fail('nothing in a config is that deep')
  switch (cursor.peek()) {
    case 'object':
      return { kind: 'map', line, entries: readEntries(cursor, depth) }
    case 'array':
      return { kind: 'list', line, items: readItems(cursor, depth) }
    case 'string':
      return { kind: 'scalar', line, value: cursor.string() ?? '' }
    case 'number':
      return { kind: 'scalar', line, value: cursor.number() ?? 0 }
    case 'literal':
      return { kind: 'scalar', line, value: readLiteral(cursor) }
  }
}

function readEntries(cursor: JsonCursor, depth: number): Map<string, MapEntry> {
  const entries = new Map<string, MapEntry>()
  for (let more = cursor.firstMember(); more; more = cursor.nextMember()) {
    const { line } = cursor.place()
    const key = cursor.key()
    if (entries.has(key)) cursor.fail(`"${key}" is there twice`)
    entries.set(key, { line, value: readValue(cursor, depth + 1) })
  }
  return entries
}

function readItems(cursor: JsonCursor, depth: number): ConfigNode[] {
  const items: ConfigNode[] = []
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    items.push(readValue(cursor, depth + 1))
  }
  return items
}

function readLiteral(cursor: JsonCursor): boolean | null {
  const literal = cursor.match(/true|false|null/y)?.[0]
  // What is none of these is no JSON, and skipping it says so.
  if (literal === undefined) cursor.skip()
  return literal === 'null' || literal === undefined ? null : literal === 'true'
}

function asConfig<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof LeakscanError)) throw error
    const hint = error.hint === undefined ? {} : { hint: error.hint }
    throw new LeakscanError('CONFIG', error.message, { ...hint, cause: error })
  }
}

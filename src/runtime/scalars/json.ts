import type { JsonCursor } from '../../lockfile/json/cursor.ts'
import { jsonCursor } from '../../lockfile/json/json-cursor.ts'
import type { Scalar } from './scalar.ts'

interface Open {
  readonly kind: 'object' | 'array'
  /** The key or index of the value that is read. */
  at: string
}

/**
 * Every string of a JSON text, comments and trailing commas forgiven.
 *
 * @param wanted - the outermost keys to look into; default: all.
 * @throws LeakscanError `LOCKFILE_PARSE` when the text is no JSON.
 */
export function jsonScalars(text: string, path: string, wanted?: readonly string[]): Scalar[] {
  const cursor = jsonCursor(text, path, 'write it anew', { comments: true, trailingCommas: true })
  const found: Scalar[] = []
  const open: Open[] = []
  if (!enter(cursor, open)) return []
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const skipped = open.length === 1 && wanted !== undefined && !wanted.includes(top.at)
    if (skipped) cursor.skip()
    else if (cursor.peek() === 'string') found.push(scalarAt(cursor, open))
    else if (enter(cursor, open)) continue
    leave(cursor, open)
  }
  return found
}

/** Steps into an object or array that has something in it; steps over any other value. */
function enter(cursor: JsonCursor, open: Open[]): boolean {
  const kind = cursor.peek()
  if (kind === 'object') {
    const key = cursor.firstKey()
    if (key !== undefined) open.push({ kind, at: key })
    return key !== undefined
  }
  if (kind === 'array') {
    const more = cursor.firstItem()
    if (more) open.push({ kind, at: '0' })
    return more
  }
  cursor.skip()
  return false
}

/** Steps to the next value, out of what is over. */
function leave(cursor: JsonCursor, open: Open[]): void {
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.kind === 'object' ? cursor.nextKey() : nextIndex(cursor, top)
    if (next !== undefined) {
      top.at = next
      return
    }
    open.pop()
  }
}

function nextIndex(cursor: JsonCursor, { at }: Open): string | undefined {
  return cursor.nextItem() ? String(Number(at) + 1) : undefined
}

function scalarAt(cursor: JsonCursor, open: readonly Open[]): Scalar {
  const { line } = cursor.place()
  return { path: open.map(({ at }) => at), value: cursor.string() ?? '', line }
}

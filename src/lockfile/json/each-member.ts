import type { JsonCursor } from './cursor.ts'

/** Calls back at the value of each member of an object, which the callback reads or skips; skips any other value. */
export function eachMember(cursor: JsonCursor, visit: (key: string) => void): void {
  if (cursor.peek() !== 'object') return cursor.skip()
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) visit(key)
}

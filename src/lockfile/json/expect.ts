import type { JsonCursor } from './cursor.ts'

/**
 * Calls back at the value of each member of an object, which the callback reads or skips.
 *
 * @param what - how messages call the value.
 * @throws LeakscanError `LOCKFILE_PARSE` for what is no object; so do the others here for their kind.
 */
export function readObject(
  cursor: JsonCursor,
  what: string,
  visit: (key: string, line: number) => void,
): void {
  if (cursor.peek() !== 'object') cursor.fail(`${what} is not an object`)
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    visit(key, cursor.place().line)
  }
}

/** The members of an object, each of which may be there once. */
export function readEntries<T>(
  cursor: JsonCursor,
  what: string,
  readEntry: (key: string, line: number) => T,
): Map<string, T> {
  const entries = new Map<string, T>()
  readObject(cursor, what, (key, line) => {
    if (entries.has(key)) cursor.fail(`${JSON.stringify(key)} is in it twice`)
    entries.set(key, readEntry(key, line))
  })
  return entries
}

export function readTexts(cursor: JsonCursor, what: string): string[] {
  if (cursor.peek() !== 'array') cursor.fail(`${what} is not a list`)
  const texts: string[] = []
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    texts.push(readText(cursor, `what ${what} lists`))
  }
  return texts
}

export function readText(cursor: JsonCursor, what: string): string {
  if (cursor.peek() !== 'string') cursor.fail(`${what} is not a string`)
  return cursor.string() ?? ''
}

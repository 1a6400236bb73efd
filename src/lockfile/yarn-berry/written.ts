import type { LineCursor } from '../line-cursor.ts'
import { lineCursor, nextLine } from '../line-cursor.ts'
import type { BerryBody, BerryEntry, BerryLock } from './lock.ts'
import { kindOf, readKey, readPair, readValue } from './syntax.ts'

/** An entry whose lines are still being read. */
interface OpenEntry extends BerryEntry {
  version: string | undefined
  resolution: string
}

/**
 * Reads a berry lockfile that is laid out as yarn writes it: one pair a line, two spaces a level. For
 * any other text, which may be sound YAML all the same, the number of the first line that is not.
 */
export function readWrittenBerry(text: string): BerryLock | number {
  const entries: BerryEntry[] = []
  const cursor = lineCursor(text)
  let entry: OpenEntry | undefined
  let version: string | undefined
  // How far the next line may be indented: two more after a key without a value.
  let deepest = 0

  function finish(): boolean {
    if (!entry) return true
    if (entry.key === '__metadata') version = entry.version
    else if (entry.resolution !== '') entries.push(entry)
    else return false
    return true
  }

  while (nextLine(cursor)) {
    if (isEmpty(cursor)) continue
    const { indent } = cursor
    if (indent > deepest || indent % 2 !== 0) return cursor.line
    if (indent === 0) {
      if (!finish()) return entry?.line ?? cursor.line
      entry = openEntry(cursor)
      if (!entry) return cursor.line
      deepest = 2
    } else {
      const kind = isIgnored(cursor) ? 'pair' : kindOf(cursor)
      if (kind === undefined) return cursor.line
      deepest = kind === 'section' ? indent + 2 : indent
      if (indent === 2 && entry) readProperty(entry, cursor)
    }
  }
  if (!finish()) return entry?.line ?? cursor.line
  return { version, entries, bodyOf: (of) => readBody(text, of) }
}

function isEmpty({ text, start, end }: LineCursor): boolean {
  return start === end || text.startsWith('#', start)
}

// Every field is set at once: an object that grows is slow, and there are tens of thousands.
function openEntry(cursor: LineCursor): OpenEntry | undefined {
  const { text, line, start } = cursor
  const key = readKey(cursor)
  if (key === undefined) return undefined
  // The colon of a long key is on a line of its own.
  if (text.startsWith('? ', start)) nextLine(cursor)
  return { key, line, place: cursor.next, version: undefined, resolution: '' }
}

/** Long and frequent lines that nothing here asks for. */
function isIgnored({ text, start }: LineCursor): boolean {
  return (
    text.startsWith('checksum: ', start) ||
    text.startsWith('languageName: ', start) ||
    text.startsWith('linkType: ', start)
  )
}

function readProperty(entry: OpenEntry, cursor: LineCursor): void {
  const version = readValue(cursor, 'version')
  if (version !== undefined) entry.version = version
  else entry.resolution = readValue(cursor, 'resolution') ?? entry.resolution
}

/** What an entry depends on; its place is the offset of the line after its key. */
export function readBody(text: string, { place }: BerryEntry): BerryBody {
  const dependencies = new Map<string, string>()
  const peerDependencies = new Map<string, string>()
  const optionalDependencies = new Set<string>()
  const optionalPeers = new Set<string>()
  const cursor = lineCursor(text, place)
  let section = ''
  let subject = ''
  while (nextLine(cursor)) {
    if (isEmpty(cursor)) continue
    if (cursor.indent === 0) break
    const { key = '', value }: { key?: string; value?: string | undefined } = readPair(cursor) ?? {}
    if (cursor.indent === 2) section = key
    else if (cursor.indent === 4 && value === undefined) subject = key
    else if (cursor.indent === 4 && section === 'dependencies') dependencies.set(key, value ?? '')
    else if (cursor.indent === 4 && section === 'peerDependencies') {
      peerDependencies.set(key, value ?? '')
    } else if (cursor.indent === 6 && key === 'optional' && value === 'true') {
      if (section === 'dependenciesMeta') optionalDependencies.add(subject)
      if (section === 'peerDependenciesMeta') optionalPeers.add(subject)
    }
  }
  return { dependencies, peerDependencies, optionalDependencies, optionalPeers }
}

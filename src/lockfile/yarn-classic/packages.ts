import type { Package, PackageSource } from '../../graph/graph.ts'
import { damaged } from '../damage.ts'
import type { LineCursor } from '../line-cursor.ts'
import { lastOfEach } from '../last-of-each.ts'
import { lineCursor, nextLine } from '../line-cursor.ts'
import { cleanVersion, parseAlias } from '../spec.ts'
import { descriptorsOf, isPair, readKey, readPair, readSection } from './syntax.ts'
import { parseDescriptor, sourceOfRange } from '../yarn-spec.ts'

/** A package of a yarn v1 lockfile, and where to read on for its dependencies. */
export interface ClassicEntry {
  readonly pkg: Package
  /** Offset of its key. */
  readonly offset: number
}

/** What the lines of one entry have told so far. */
interface OpenEntry {
  readonly key: string
  readonly identity: Identity
  readonly line: number
  readonly offset: number
  version: string | undefined
  resolved: string | undefined
}

interface Identity {
  readonly name: string
  readonly alias?: string
  readonly source: PackageSource
}

/**
 * Reads the packages of a yarn v1 lockfile, in order. Every line is checked, whether its content is
 * kept or not. Of two entries with the same key the last counts, as for yarn.
 *
 * @param repair - what to do about a damaged file, as the end of a sentence.
 * @throws LeakscanError `LOCKFILE_PARSE` for a line that yarn's own parser would not take, and for an
 * entry without a version, which is one that was cut off.
 */
export function readClassicEntries(
  text: string,
  path: string,
  repair: string,
): readonly ClassicEntry[] {
  const entries: ClassicEntry[] = []
  const cursor = lineCursor(text)
  let entry: OpenEntry | undefined
  let inSection = false

  function finish(): void {
    if (!entry) return
    const { key, line, offset } = entry
    const pkg = toPackage(entry)
    if (!pkg) throw damaged(text, path, line, `the entry ${key} has no version`, repair)
    entries.push({ pkg, offset })
  }

  while (nextLine(cursor)) {
    const { indent } = cursor
    if (indent === 4 && inSection && isPair(cursor)) continue
    if (indent === 2 && entry && isPair(cursor)) {
      inSection = false
      readProperty(entry, cursor)
    } else if (indent === 2 && entry && readSection(cursor) !== undefined) {
      inSection = true
    } else if (!isEmpty(cursor)) {
      const key = indent === 0 ? readKey(cursor) : undefined
      if (key === undefined) {
        throw damaged(text, path, cursor.line, 'not a line of a yarn lockfile', repair)
      }
      finish()
      entry = newEntry(key, cursor)
      inSection = false
    }
  }
  finish()
  return lastOfEach(entries, ({ pkg }) => pkg.id)
}

function isEmpty({ text, start, end }: LineCursor): boolean {
  return start === end || text.startsWith('#', start)
}

// Every field is set at once: an object that grows is slow, and there are tens of thousands.
function newEntry(key: string, { line, start }: LineCursor): OpenEntry {
  const identity = identify(key)
  return { key, identity, line, offset: start, version: undefined, resolved: undefined }
}

function readProperty(entry: OpenEntry, cursor: LineCursor): void {
  const { text, start } = cursor
  if (text.startsWith('version', start) || text.startsWith('"version"', start)) {
    entry.version = readPair(cursor)?.value ?? ''
  } else if (entry.identity.source !== 'registry' && text.startsWith('resolved', start)) {
    entry.resolved = readPair(cursor)?.value ?? ''
  }
}

function toPackage(entry: OpenEntry): Package | undefined {
  const { key, identity, resolved, line } = entry
  const { name, alias, source } = identity
  if (entry.version === undefined) return undefined
  const id = idOf(key)
  const version = cleanVersion(entry.version)
  // The literal of nearly every package comes first: a spread costs several times as much.
  if (alias === undefined && resolved === undefined) return { id, name, version, source, line }
  return {
    id,
    name,
    ...(alias !== undefined && { alias }),
    version,
    source,
    ...(resolved !== undefined && { resolved }),
    line,
  }
}

/** The descriptors of a key as written, without quotes. */
export function idOf(key: string): string {
  if (key.includes('\\') || key.includes(' ,')) return descriptorsOf(key).join(', ')
  return key.includes('"') ? key.replaceAll('"', '') : key
}

/** Anything but plain ranges in a key: a protocol, a path, an alias, no name. */
const special = /:|[^", ]@(?:\.|[^,]*\/)|^[^@]*\//

/**
 * What an entry really is, from its descriptors: hosts say nothing, since any may be a registry.
 *
 * Where descriptors differ, a `resolutions` field has put one of them in the place of the others: the
 * one that is not a plain range tells what is installed.
 */
export function identify(key: string): Identity {
  if (!special.test(key)) {
    const from = key.startsWith('"') ? 1 : 0
    const at = key.indexOf('@', from + 1)
    if (at !== -1) return { name: key.slice(from, at), source: 'registry' }
  }
  const descriptors = descriptorsOf(key).map(withName)
  const names = new Set(descriptors.map(({ name }) => name))
  for (const { name, range } of descriptors) {
    const source = sourceOfRange(range)
    if (source !== 'registry') return { name, source }
    const real = parseAlias(range)?.name
    if (real === undefined) continue
    const isAlias = real !== name && names.size === 1
    return isAlias ? { name: real, alias: name, source } : { name: real, source }
  }
  return { name: descriptors[0]?.name ?? key, source: 'registry' }
}

/** Early yarn took a URL for a key, without a name. */
function withName(descriptor: string): { name: string; range: string } {
  const { name, range } = parseDescriptor(descriptor)
  if (name.includes(':') || (range === undefined && !name.startsWith('@'))) {
    return { name: descriptor, range: descriptor }
  }
  return { name, range: range ?? '' }
}

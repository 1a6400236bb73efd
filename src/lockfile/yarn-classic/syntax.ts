import type { LineCursor } from '../line-cursor.ts'
import { execAt } from '../line-cursor.ts'
import { quoted, unquote } from '../yarn-quoted.ts'

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c

// The tokens of yarn's parser: a JSON string, or a word that starts with a letter, `/`, `.` or `-`.
const token = String.raw`(?:${quoted}|[A-Za-z/.-][^\u0000-\u0020:,]*)`
const value = String.raw`(?:${token}|\d+(?=[ \r\n]|$))`
const end = String.raw` *(?:#.*)?\r?$`

const tokens = new RegExp(token, 'g')
const keyLine = new RegExp(`(${token}(?: *, *${token})*) *:${end}`, 'my')
const pairLine = new RegExp(`(${token}) +(${value})${end}`, 'my')
const sectionLine = new RegExp(`(${token}) *:${end}`, 'my')

/** A line `name value`, unquoted. */
export interface Pair {
  readonly name: string
  readonly value: string
}

/**
 * Whether a line is `name value`.
 *
 * As everywhere here: the layout that yarn writes is found by offsets, which is cheap, and any other is
 * left to a pattern of what yarn's own parser takes.
 */
export function isPair(cursor: LineCursor): boolean {
  return findValue(cursor) !== -1 || execAt(pairLine, cursor) !== null
}

export function readPair(cursor: LineCursor): Pair | undefined {
  const { text, start, end: lineEnd } = cursor
  const at = findValue(cursor)
  if (at !== -1) {
    return { name: unquote(text.slice(start, at - 1)), value: unquote(text.slice(at, lineEnd)) }
  }
  const [, name, written] = execAt(pairLine, cursor) ?? []
  if (name === undefined || written === undefined) return undefined
  return { name: unquote(name), value: unquote(written) }
}

/** The name of a section, from a line `name:`. */
export function readSection(cursor: LineCursor): string | undefined {
  const { text, start, end: lineEnd } = cursor
  if (lineEnd - start === 13 && text.startsWith('dependencies:', start)) return 'dependencies'
  const name = execAt(sectionLine, cursor)?.[1]
  return name === undefined ? undefined : unquote(name)
}

/** The key of an entry as written, from a line `one, "or more":`. */
export function readKey(cursor: LineCursor): string | undefined {
  const { text, start, end: lineEnd } = cursor
  keyLine.lastIndex = start
  if (!keyLine.test(text)) return undefined
  const key = text.slice(start, lineEnd - 1)
  const isWhole = text.charCodeAt(lineEnd - 1) === COLON && !key.includes(' #')
  return isWhole ? key : execAt(keyLine, cursor)?.[1]
}

/** The descriptors of a key, unquoted. */
export function descriptorsOf(key: string): string[] {
  if (!key.includes('"')) return key.split(/ *, */)
  return Array.from(key.matchAll(tokens), ([written]) => unquote(written))
}

/** Offset of the value in a line that is laid out as yarn writes it; -1 for any other. */
function findValue({ text, start, end: lineEnd }: LineCursor): number {
  const space =
    text.charCodeAt(start) === QUOTE ? text.indexOf('"', start + 1) + 1 : text.indexOf(' ', start)
  if (space <= 0 || text.charCodeAt(space) !== SPACE || space + 1 >= lineEnd) return -1
  const before = text.charCodeAt(space - 1)
  if (before === COLON || before === COMMA) return -1
  const at = space + 1
  const isWritten =
    text.charCodeAt(at) === QUOTE
      ? text.indexOf('"', at + 1) === lineEnd - 1 && text.charCodeAt(lineEnd - 2) !== BACKSLASH
      : isLetter(text.charCodeAt(at)) && !hasSpace(text, at, lineEnd)
  return isWritten ? at : -1
}

function hasSpace(text: string, from: number, to: number): boolean {
  const space = text.indexOf(' ', from)
  return space !== -1 && space < to
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

import type { LineCursor } from '../line-cursor.ts'
import { execAt } from '../line-cursor.ts'
import { quoted, unquote } from '../yarn-quoted.ts'

const SPACE = 0x20
const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c

// The scalars that yarn writes: a JSON string, or a plain one without any of YAML's indicators.
const plain = String.raw`[^-?:,\][{}#&*!|>'"%@\u0060\u0000-\u0020](?: *[^,\][{}:#\u0000-\u0020])*`
const scalar = `(?:${quoted}|${plain})`

const pairLine = new RegExp(`(${scalar}):(?: (${scalar}))?\\r?$`, 'my')
const longKeyLine = new RegExp(`\\? (${quoted})\\r?\\n:\\r?$`, 'my')

/** A line `key: value`, or `key:`, unquoted. */
export interface Pair {
  readonly key: string
  readonly value: string | undefined
}

/** What a line is in the layout that yarn writes; `undefined` where it is not in that layout. */
export type LineKind = 'pair' | 'section' | undefined

/** Finds out by offsets where it can, since that is cheap, and else by pattern. */
export function kindOf(cursor: LineCursor): LineKind {
  const { text, end } = cursor
  const colon = findColon(cursor)
  if (colon === end - 1) return 'section'
  if (colon !== -1 && text.charCodeAt(colon + 2) === QUOTE && isQuoted(text, colon + 2, end)) {
    return 'pair'
  }
  pairLine.lastIndex = cursor.start
  if (!pairLine.test(text)) return undefined
  return text.charCodeAt(end - 1) === COLON ? 'section' : 'pair'
}

export function readPair(cursor: LineCursor): Pair | undefined {
  const [, key, value] = execAt(pairLine, cursor) ?? []
  if (key === undefined) return undefined
  return { key: unquote(key), value: value === undefined ? undefined : unquote(value) }
}

/** The key of an entry, from its line, or its two lines: yarn writes a long key as `? key`. */
export function readKey(cursor: LineCursor): string | undefined {
  const { text, start, end } = cursor
  if (text.charCodeAt(start) === QUOTE && isQuoted(text, start, end - 1)) {
    if (text.charCodeAt(end - 1) === COLON) return unquote(text.slice(start, end - 1))
  }
  const pair = readPair(cursor)
  if (pair) return pair.value === undefined ? pair.key : undefined
  const longKey = execAt(longKeyLine, cursor)?.[1]
  return longKey === undefined ? undefined : unquote(longKey)
}

/** The value, where a line has this key. */
export function readValue(cursor: LineCursor, key: string): string | undefined {
  const { text, start, end } = cursor
  if (!text.startsWith(key, start)) return undefined
  const at = start + key.length + 2
  if (text.charCodeAt(at - 2) !== COLON || text.charCodeAt(at - 1) !== SPACE) return undefined
  return unquote(text.slice(at, end))
}

/** Offset of the colon after a key; -1 where the line does not start with a key that yarn writes. */
function findColon({ text, start, end }: LineCursor): number {
  const first = text.charCodeAt(start)
  const isWord = (first >= 0x61 && first <= 0x7a) || (first >= 0x41 && first <= 0x5a)
  if (!isWord && first !== QUOTE) return -1
  const colon = isWord ? text.indexOf(':', start) : text.indexOf('"', start + 1) + 1
  if (colon <= start || colon >= end || text.charCodeAt(colon) !== COLON) return -1
  return colon + 1 === end || text.charCodeAt(colon + 1) === SPACE ? colon : -1
}

/** Whether a text has a quoted string without escapes from one offset to another. */
function isQuoted(text: string, from: number, to: number): boolean {
  return text.indexOf('"', from + 1) === to - 1 && text.charCodeAt(to - 2) !== BACKSLASH
}

import { damaged, linesAt } from '../damage.ts'
import type { JsonCursor, JsonDialect, JsonKind } from './cursor.ts'
import type { KnownKeys } from './known-keys.ts'
import { knownKeyAt } from './known-keys.ts'
import * as pattern from './pattern.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const SPACE = 0x20
const SLASH = 0x2f

const LETTER_T = 0x74

const space = new RegExp(pattern.space, 'y')
// In JSONC a comment counts as white space.
const spaceOrComment = /(?:[ \n\r\t]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
const plainString = new RegExp(pattern.plainString, 'y')
const plainValue = new RegExp(pattern.plainValue, 'y')
const literals = /true|false|null/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/**
 * @param repair - what to do about a damaged file, as the end of a sentence.
 * @throws LeakscanError `LOCKFILE_PARSE` from every method, with the path and the line.
 */
export function jsonCursor(
  text: string,
  path: string,
  repair: string,
  { trailingCommas = false, comments = false }: JsonDialect = {},
): JsonCursor {
  let at = 0
  // Newlines are counted when someone asks: `line` has those before `counted`, `newline` is the next.
  let line = 1
  let counted = 0
  let newline = text.indexOf('\n')

  function lineHere(): number {
    if (at < counted) {
      line = 1
      newline = text.indexOf('\n')
    }
    for (; newline !== -1 && newline < at; newline = text.indexOf('\n', newline + 1)) line++
    counted = at
    return line
  }

  function fail(problem: string): never {
    throw damaged(text, path, lineHere(), problem, repair)
  }

  function unexpected(wanted: string): never {
    const found = at < text.length ? JSON.stringify(text[at]) : 'the end of the file'
    return fail(`not valid JSON: ${wanted} expected, ${found} found`)
  }

  /** Steps over white space and tells the next character code; NaN at the end. */
  function next(): number {
    const code = text.charCodeAt(at)
    if (code > SPACE && !(comments && code === SLASH)) return code
    step(comments ? spaceOrComment : space)
    return text.charCodeAt(at)
  }

  /** After a comma: steps over the bracket where one closes here all the same. */
  function endsAfterComma(close: number): boolean {
    if (!trailingCommas || next() !== close) return false
    at++
    return true
  }

  /** Steps over what the pattern matches here, if it does. */
  function step(sticky: RegExp): boolean {
    sticky.lastIndex = at
    if (!sticky.test(text)) return false
    at = sticky.lastIndex
    return true
  }

  /** Steps over a string that starts here and tells whether it has escapes. */
  function skipString(): boolean {
    if (step(plainString)) return false
    let i = at + 1
    for (;;) {
      const code = text.charCodeAt(i)
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        i = escapeEnd(i)
      } else if (code >= SPACE) {
        i++
      } else {
        at = i
        return unexpected('the end of a string')
      }
    }
    at = i + 1
    return true
  }

  function escapeEnd(start: number): number {
    escape.lastIndex = start
    if (escape.test(text)) return escape.lastIndex
    at = start
    return unexpected('a valid escape')
  }

  function readString(): string {
    const start = at
    const escaped = skipString()
    return decode(start, at, escaped)
  }

  /** The value of a string that was stepped over, from quote to quote. */
  function decode(start: number, end: number, escaped: boolean): string {
    if (!escaped) return text.slice(start + 1, end - 1)
    const value: unknown = JSON.parse(text.slice(start, end))
    return String(value)
  }

  function skipToken(sticky: RegExp): string {
    sticky.lastIndex = at
    const token = sticky.exec(text)?.[0]
    if (token === undefined) return unexpected('a value')
    at += token.length
    return token
  }

  function peek(): JsonKind {
    const code = next()
    if (code === QUOTE) return 'string'
    if (code === OPEN_BRACE) return 'object'
    if (code === OPEN_BRACKET) return 'array'
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return 'number'
    return 'literal'
  }

  function key(known?: KnownKeys): string {
    if (next() !== QUOTE) return unexpected('a property name')
    const start = at
    const escaped = skipString()
    const end = at
    if (next() !== COLON) return unexpected('":"')
    at++
    return known && !escaped ? knownKeyAt(known, text, start, end) : decode(start, end, escaped)
  }

  function firstMember(): boolean {
    if (next() !== OPEN_BRACE) return unexpected('an object')
    at++
    if (next() !== CLOSE_BRACE) return true
    at++
    return false
  }

  function nextMember(): boolean {
    const code = next()
    if (code !== COMMA && code !== CLOSE_BRACE) return unexpected('"," or "}"')
    at++
    return code === COMMA && !endsAfterComma(CLOSE_BRACE)
  }

  function firstItem(): boolean {
    if (next() !== OPEN_BRACKET) return unexpected('an array')
    at++
    if (next() !== CLOSE_BRACKET) return true
    at++
    return false
  }

  function nextItem(): boolean {
    const code = next()
    if (code !== COMMA && code !== CLOSE_BRACKET) return unexpected('"," or "]"')
    at++
    return code === COMMA && !endsAfterComma(CLOSE_BRACKET)
  }

  function skipKey(): void {
    if (next() !== QUOTE) unexpected('a property name')
    skipString()
    if (next() !== COLON) unexpected('":"')
    at++
  }

  function skip(): void {
    // The open brackets, innermost last: a stack of our own, since nesting is the file's choice.
    const open: number[] = []
    for (;;) {
      const code = next()
      if (step(plainValue)) {
        // Most values are: a whole one in one step.
      } else if (code === QUOTE) {
        skipString()
      } else if (code === OPEN_BRACE) {
        at++
        if (next() !== CLOSE_BRACE) {
          open.push(CLOSE_BRACE)
          skipKey()
          continue
        }
        at++
      } else if (code === OPEN_BRACKET) {
        at++
        if (next() !== CLOSE_BRACKET) {
          open.push(CLOSE_BRACKET)
          continue
        }
        at++
      } else {
        skipToken(code === 0x2d || (code >= 0x30 && code <= 0x39) ? number : literals)
      }
      if (closeAndGoOn(open)) return
    }
  }

  /** After a value: closes what ends here; true when the outermost value is whole. */
  function closeAndGoOn(open: number[]): boolean {
    for (;;) {
      const close = open.at(-1)
      if (close === undefined) return true
      const code = next()
      if (code !== COMMA && code !== close) {
        unexpected(close === CLOSE_BRACE ? '"," or "}"' : '"," or "]"')
      }
      at++
      if (code === COMMA && !endsAfterComma(close)) {
        if (close === CLOSE_BRACE) skipKey()
        return false
      }
      open.pop()
    }
  }

  return {
    offset: () => {
      next()
      return at
    },
    place: () => {
      next()
      return { offset: at, line: lineHere() }
    },
    seek: ({ offset }) => {
      at = offset
    },
    linesAt: (offsets) => linesAt(text, offsets),
    match: (sticky) => {
      next()
      sticky.lastIndex = at
      const found = sticky.exec(text)
      if (found) at = sticky.lastIndex
      return found ?? undefined
    },
    peek,
    firstMember,
    nextMember,
    key,
    firstKey: (known) => (firstMember() ? key(known) : undefined),
    nextKey: (known) => (nextMember() ? key(known) : undefined),
    firstItem,
    nextItem,
    string: () => {
      if (next() === QUOTE) return readString()
      skip()
      return undefined
    },
    isTrue: () => {
      const isTrue = next() === LETTER_T
      if (isTrue) skipToken(literals)
      else skip()
      return isTrue
    },
    number: () => {
      if (peek() === 'number') return Number(skipToken(number))
      skip()
      return undefined
    },
    skip,
    value: () => {
      next()
      const start = at
      skip()
      return JSON.parse(text.slice(start, at))
    },
    end: () => {
      if (!Number.isNaN(next())) unexpected('the end of the file')
    },
    fail,
  }
}

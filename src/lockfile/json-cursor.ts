import { damaged } from './damage.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const NEWLINE = 0x0a
const SLASH = 0x2f

const literals = /true|false|null/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const comment = /\/\/[^\n]*|\/\*[^]*?\*\//y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Where a cursor stands; given back to {@link JsonCursor.seek} it reads on from there. */
export interface JsonPlace {
  readonly offset: number
  readonly line: number
}

/** What kind of value comes next. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal'

/**
 * Reads a JSON text from left to right, knowing the line it is on.
 *
 * Every byte is checked as JSON.parse would check it, whether its value is asked for or skipped, so a
 * text that was read to its `end` is valid JSON. It costs less than JSON.parse because what is
 * skipped is never built, and it tells lines, which JSON.parse does not. Nothing recurses.
 */
export interface JsonCursor {
  readonly place: () => JsonPlace
  readonly seek: (place: JsonPlace) => void
  readonly peek: () => JsonKind
  /** Steps through an object: `for (let key = firstKey(); key !== undefined; key = nextKey())`; each value must be read or skipped. */
  readonly firstKey: () => string | undefined
  readonly nextKey: () => string | undefined
  /** Steps through an array: `for (let more = firstItem(); more; more = nextItem())`. */
  readonly firstItem: () => boolean
  readonly nextItem: () => boolean
  /** The string, or `undefined` for any other value, which is skipped. */
  readonly string: () => string | undefined
  /** Whether the value, read or skipped, is `true`. */
  readonly isTrue: () => boolean
  /** The number, or `undefined` for any other value, which is skipped. */
  readonly number: () => number | undefined
  readonly skip: () => void
  /** Checks that nothing but white space is left. */
  readonly end: () => void
  /** The error for a text that is JSON and still not what it should be. */
  readonly fail: (problem: string) => never
}

/** What is allowed beyond JSON. */
export interface JsonDialect {
  readonly trailingCommas?: boolean
  readonly comments?: boolean
}

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
  let line = 1

  function fail(problem: string): never {
    throw damaged(text, path, line, problem, repair)
  }

  function unexpected(wanted: string): never {
    const found = at < text.length ? JSON.stringify(text[at]) : 'the end of the file'
    return fail(`not valid JSON: ${wanted} expected, ${found} found`)
  }

  /** Steps over white space and tells the next character code; NaN at the end. */
  function next(): number {
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === NEWLINE) line++
      else if (code === SLASH && comments) skipComment()
      else if (code !== 0x20 && code !== 0x0d && code !== 0x09) return code
      at++
    }
  }

  /** Steps to the last character of a comment. */
  function skipComment(): void {
    comment.lastIndex = at
    const skipped = comment.exec(text)?.[0]
    if (skipped === undefined) return unexpected('a comment')
    for (const char of skipped) if (char === '\n') line++
    at += skipped.length - 1
  }

  /** After a comma: whether the object or array ends here all the same. */
  function endsAfterComma(close: number): boolean {
    if (!trailingCommas || next() !== close) return false
    at++
    return true
  }

  /** Steps over a string that starts here and tells whether it has escapes. */
  function skipString(): boolean {
    let escaped = false
    for (at++; ; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        escape.lastIndex = at
        if (!escape.test(text)) return unexpected('a valid escape')
        at = escape.lastIndex - 1
        escaped = true
      } else if (!(code >= 0x20)) {
        return unexpected('the end of a string')
      }
    }
    at++
    return escaped
  }

  function readString(): string {
    const start = at
    const escaped = skipString()
    if (!escaped) return text.slice(start + 1, at - 1)
    const value: unknown = JSON.parse(text.slice(start, at))
    return String(value)
  }

  function skipToken(pattern: RegExp): string {
    pattern.lastIndex = at
    const token = pattern.exec(text)?.[0]
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

  function key(): string {
    if (next() !== QUOTE) return unexpected('a property name')
    const name = readString()
    if (next() !== COLON) return unexpected('":"')
    at++
    return name
  }

  function firstKey(): string | undefined {
    if (next() !== OPEN_BRACE) return unexpected('an object')
    at++
    if (next() !== CLOSE_BRACE) return key()
    at++
    return undefined
  }

  function nextKey(): string | undefined {
    const code = next()
    if (code !== COMMA && code !== CLOSE_BRACE) return unexpected('"," or "}"')
    at++
    return code === COMMA && !endsAfterComma(CLOSE_BRACE) ? key() : undefined
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
      if (code === QUOTE) {
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
      if (code === COMMA) {
        at++
        if (endsAfterComma(close)) {
          open.pop()
          continue
        }
        if (close === CLOSE_BRACE) skipKey()
        return false
      }
      if (code !== close) unexpected(close === CLOSE_BRACE ? '"," or "}"' : '"," or "]"')
      at++
      open.pop()
    }
  }

  return {
    place: () => ({ offset: at, line }),
    seek: (place) => {
      at = place.offset
      line = place.line
    },
    peek,
    firstKey,
    nextKey,
    firstItem,
    nextItem,
    string: () => {
      if (next() === QUOTE) return readString()
      skip()
      return undefined
    },
    isTrue: () => {
      if (peek() === 'literal') return skipToken(literals) === 'true'
      skip()
      return false
    },
    number: () => {
      if (peek() === 'number') return Number(skipToken(number))
      skip()
      return undefined
    },
    skip,
    end: () => {
      if (!Number.isNaN(next())) unexpected('the end of the file')
    },
    fail,
  }
}

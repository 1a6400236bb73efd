import type { KnownKeys } from './known-keys.ts'

/** Where a cursor stands; given back to {@link JsonCursor.seek} it reads on from there. */
export interface JsonPlace {
  readonly offset: number
  /** From 1. */
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
  /** Where the next token starts. */
  readonly place: () => JsonPlace
  /** The same without the line, which takes counting. */
  readonly offset: () => number
  readonly seek: (place: Pick<JsonPlace, 'offset'>) => void
  /** The lines of offsets that ascend: the way to ask for many. */
  readonly linesAt: (offsets: readonly number[]) => number[]
  readonly peek: () => JsonKind
  /**
   * Steps through an object: `for (let key = firstKey(); key !== undefined; key = nextKey())`; each
   * value must be read or skipped. Given the keys of interest it may tell `''` for any other, which
   * saves building it.
   */
  readonly firstKey: (known?: KnownKeys) => string | undefined
  readonly nextKey: (known?: KnownKeys) => string | undefined
  /** The same steps, the keys left to be read with `key` or to be matched. */
  readonly firstMember: () => boolean
  readonly nextMember: () => boolean
  readonly key: (known?: KnownKeys) => string
  /**
   * Steps over what a sticky pattern matches here, and tells it; `undefined` where it does not match.
   * The pattern must stand for one member of an object or one value, and for nothing but valid JSON.
   */
  readonly match: (sticky: RegExp) => RegExpExecArray | undefined
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
  /** The value, whole, as JSON.parse gives it; not for dialects of JSON. */
  readonly value: () => unknown
  /** Checks that nothing but white space is left. */
  readonly end: () => void
  /** The error for a text that is JSON and still not what it should be. */
  readonly fail: (problem: string) => never
}

/** What a file may have beyond JSON. */
export interface JsonDialect {
  /** A comma before a closing bracket, as bun writes it. */
  readonly trailingCommas?: boolean
  readonly comments?: boolean
}

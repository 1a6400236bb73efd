import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonCursor, JsonPlace } from '../../src/lockfile/json/cursor.ts'
import { jsonCursor } from '../../src/lockfile/json/json-cursor.ts'
import { knownKeys } from '../../src/lockfile/json/known-keys.ts'
import { failureOf } from '../failure.ts'
import { damagedText } from './damaged-text.ts'

const cursorOf = (text: string) => jsonCursor(text, 'x.json', 'repair it')

/** A JSON value as text, laid out in some way, whatever that may be. */
const jsonText = fc
  .tuple(
    fc.oneof(fc.jsonValue({ depthSize: 'medium' }), fc.jsonValue({ stringUnit: 'binary' })),
    fc.constantFrom(undefined, 2, '\t'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([value, indent, newline]) =>
    JSON.stringify(value, undefined, indent).replaceAll('\n', newline),
  )

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function skipAll(text: string): void {
  const cursor = cursorOf(text)
  cursor.skip()
  cursor.end()
}

/** Builds the value with every method but `skip`, as JSON.parse would. */
function readAll(cursor: JsonCursor): unknown {
  const kind = cursor.peek()
  if (kind === 'string') return cursor.string()
  if (kind === 'number') return cursor.number()
  if (kind === 'array') {
    const items: unknown[] = []
    for (let more = cursor.firstItem(); more; more = cursor.nextItem()) items.push(readAll(cursor))
    return items
  }
  if (kind === 'object') {
    const members = new Map<string, unknown>()
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      members.set(key, readAll(cursor))
    }
    return Object.fromEntries(members)
  }
  // The cursor tells true from all else, and its readers need no more.
  return cursor.isTrue()
}

/** What is not `true` and no other kind of value reads as false. */
function withoutNull(_: string, value: unknown): unknown {
  return value === null ? false : value
}

describe('the cursor is JSON.parse by another way', () => {
  test('it accepts what it is, skipped', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(failureOf(() => skipAll(text))).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })

  test('it skips exactly the damaged texts that JSON.parse accepts', () => {
    fc.assert(
      fc.property(damagedText(jsonText), (text) => {
        const failure = failureOf(() => skipAll(text))
        expect(failure === undefined).toBe(parses(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('it reads exactly the damaged texts that JSON.parse accepts', () => {
    fc.assert(
      fc.property(damagedText(jsonText), (text) => {
        const failure = failureOf(() => {
          const cursor = cursorOf(text)
          readAll(cursor)
          cursor.end()
        })
        expect(failure === undefined).toBe(parses(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('it reads the values that JSON.parse reads', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(readAll(cursorOf(text))).toEqual(JSON.parse(text, withoutNull))
      }),
      { numRuns: 2000 },
    )
  })

  test('it reads every string, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(cursorOf(JSON.stringify(value)).string()).toBe(value)
        expect(cursorOf(JSON.stringify({ [value]: 1 })).firstKey()).toBe(value)
      }),
    )
  })

  test('it reads every number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(cursorOf(JSON.stringify(value)).number()).toBe(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test.each([
    ['"\\ud800"', '\ud800', 'a lone surrogate, escaped'],
    ['"\ud800"', '\ud800', 'a lone surrogate as it is'],
    ['"\\u0000"', '\0', 'NUL, escaped'],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"', '"\\/\b\f\n\r\t\u00e9', 'every escape'],
    ['"\u2028\u2029\u007f"', '\u2028\u2029\u007f', 'separators that JavaScript once refused'],
  ])('%j: %j, %s', (text, value) => {
    expect(cursorOf(text).string()).toBe(value)
  })

  test.each([
    ['"\0"', 'NUL as it is'],
    ['"\u001b"', 'ESC as it is'],
    ['"\n"', 'a newline in a string'],
    ['"\t"', 'a tab in a string'],
    ['"\\x41"', 'no escape of JSON'],
    ['"\\u12g4"', 'no hexadecimal digit'],
    ['"\\u12', 'an escape that ends early'],
    ['"abc', 'a string that ends early'],
    ["'a'", 'single quotes'],
    ['01', 'a leading zero'],
    ['-', 'a sign alone'],
    ['1.', 'a point alone'],
    ['.5', 'nothing before the point'],
    ['1e', 'an exponent without digits'],
    ['+1', 'a plus sign'],
    ['NaN', 'no number of JSON'],
    ['tru', 'half a word'],
    ['truest', 'a word and a half'],
    ['nul', 'half a word'],
    ['[1,]', 'a comma too many'],
    ['[,1]', 'a comma too early'],
    ['[1 2]', 'a comma too few'],
    ['["a","b",]', 'a comma too many'],
    ['{"a":"b",}', 'a comma too many'],
    ['{"a":"b" "c":"d"}', 'a comma too few'],
    ['{"a" "b"}', 'no colon'],
    ['{"a":}', 'no value'],
    ['{a:1}', 'no quotes'],
    ['{"a":1}}', 'a brace too many'],
    ['[1}', 'the other bracket'],
    ['{"a":["b"}', 'the other bracket, further in'],
    ['"a" "b"', 'two values'],
    ['\u00a0"a"', 'white space of other kinds'],
    ['\ufeff{}', 'a byte order mark'],
    ['/* a */ {}', 'a comment'],
    ['', 'nothing'],
  ])('%j is refused: %s', (text) => {
    expect(parses(text)).toBe(false)
    for (const read of [(cursor: JsonCursor) => cursor.skip(), readAll]) {
      const failure = failureOf(() => {
        const cursor = cursorOf(text)
        read(cursor)
        cursor.end()
      })
      expect(failure?.code).toBe('LOCKFILE_PARSE')
    }
  })
})

describe('keys of interest', () => {
  test('each comes under its name, any other as nothing or its own', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (keys, names) => {
        const text = JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1])))
        const known = knownKeys(...names)
        const cursor = cursorOf(text)
        for (const key of Object.keys(JSON.parse(text))) {
          const told = cursor.offset() === 0 ? cursor.firstKey(known) : cursor.nextKey(known)
          expect(names.includes(key) ? [key] : ['', key]).toContain(told)
          cursor.skip()
        }
      }),
    )
  })
})

/** The places of the whole and of some of its items. */
function placesOf(cursor: JsonCursor, tells: (place: number) => boolean): JsonPlace[] {
  const places = [cursor.place()]
  if (cursor.peek() === 'array') {
    for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
      if (tells(places.length)) places.push(cursor.place())
      cursor.skip()
    }
  }
  return places
}

describe('lines', () => {
  test('a place has the line of its offset, however it was reached', () => {
    fc.assert(
      fc.property(jsonText, fc.func(fc.boolean()), (text, tells) => {
        const cursor = cursorOf(text)
        const places = placesOf(cursor, tells)
        for (const place of [...places, ...places.toReversed()]) {
          expect(place.line).toBe(text.slice(0, place.offset).split('\n').length)
          cursor.seek(place)
          expect(cursor.place()).toEqual(place)
        }
        const lines = cursor.linesAt(places.map(({ offset }) => offset))
        expect(lines).toEqual(places.map(({ line }) => line))
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['{\n  "a": 1\n  "b": 2\n}', 'x.json:3: not valid JSON: "," or "}" expected, "\\"" found'],
    ['{\r\n\r\n  oops\r\n}', 'x.json:3: not valid JSON: a property name expected, "o" found'],
    ['[\n1,\n"a\n"]', 'x.json:3: not valid JSON: the end of a string expected, "\\n" found'],
    ['[\n"\\q"]', 'x.json:2: not valid JSON: a valid escape expected, "\\\\" found'],
    ['[\n\n', 'x.json:3: not valid JSON: a value expected, the end of the file found'],
    ['{}\n\n7', 'x.json:3: not valid JSON: the end of the file expected, "7" found'],
  ])('%j: %s', (text, message) => {
    const failure = failureOf(() => skipAll(text))
    expect(failure?.message).toBe(message)
  })
})

describe('hostile texts cost what their size does', () => {
  const times = 100_000

  test.each([
    ['arrays in arrays', '['.repeat(times) + ']'.repeat(times), true],
    ['arrays that never end', '['.repeat(times), false],
    ['objects in objects', '{"a":'.repeat(times) + '1' + '}'.repeat(times), true],
    ['objects that never end', '{"a":'.repeat(times), false],
    ['both by turns', '[{"a":'.repeat(times) + 'null' + '}]'.repeat(times), true],
    ['lists in lists', `[${'["a","b"],'.repeat(times)}"\\n"]`, true],
    ['a list of a million strings', `[${'"",'.repeat(10 * times)}""]`, true],
    ['an object of many members', `{${'"a":"b",'.repeat(5 * times)}"a":1}`, true],
    ['a string of escapes', `"${'\\n'.repeat(10 * times)}"`, true],
    ['a string that never ends', `"${'a'.repeat(50 * times)}`, false],
    ['white space alone', ' \n'.repeat(10 * times), false],
    ['a long line of places', `[${'"a",'.repeat(times)}"a"]`, true],
  ])('%s', (_, text, valid) => {
    const start = performance.now()
    const skipped = failureOf(() => skipAll(text))
    expect(skipped === undefined).toBe(valid)
    // Each is done in a fraction of this; what grows with the square would take minutes.
    expect(performance.now() - start).toBeLessThan(30_000)
  })

  test('a place on a very long line', () => {
    const cursor = cursorOf(`[${'"a",'.repeat(times)}"a"]`)
    const start = performance.now()
    const lines = new Set<number>()
    for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
      lines.add(cursor.place().line)
      cursor.skip()
    }
    expect([...lines]).toEqual([1])
    expect(performance.now() - start).toBeLessThan(30_000)
  })
})

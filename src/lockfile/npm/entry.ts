import type { Reach } from '../../graph/graph.ts'
import { memoized } from '../../graph/memoized.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { knownKeys } from '../json/known-keys.ts'
import {
  flatValue,
  member,
  plainChars,
  plainString,
  plainValue,
  restOfObject,
  space,
} from '../json/pattern.ts'

/** An entry of the `packages` map of lockfileVersion 2 and 3, its dependencies still unread. */
export interface PackageEntry {
  /** Its key: the folder of the package, relative to the lockfile's. */
  readonly id: string
  /** Where its key stands in the text. */
  readonly offset: number
  readonly name: string | undefined
  readonly version: string | undefined
  readonly resolved: string | undefined
  readonly link: boolean
  readonly inBundle: boolean
  readonly extraneous: boolean
  readonly reach: Reach
}

const textKeys = ['name', 'version', 'resolved'] as const
const flagKeys = [
  'dev',
  'devOptional',
  'extraneous',
  'inBundle',
  'link',
  'optional',
  'peer',
] as const
const keys = knownKeys(...textKeys, ...flagKeys)

/** The order in which npm writes an entry's fields: what is no object comes first, by alphabet. */
const npmOrder = [
  ...textKeys,
  'integrity',
  'bundleDependencies',
  'cpu',
  'deprecated',
  'dev',
  'devOptional',
  'engines',
  'extraneous',
  'funding',
  'hasInstallScript',
  'hasShrinkwrap',
  'inBundle',
  'libc',
  'license',
  'link',
  'optional',
  'os',
  'peer',
]

/** An entry as npm writes it, read in one step; any other is read field by field, to the same effect. */
const asNpmWrites = memoized(() => new RegExp(npmEntry(), 'y'))

function npmEntry(): string {
  // A comma follows a field unless it is the last one.
  const next = `${space}(?:,${space}(?!\\})|(?=\\}))`
  const fields = npmOrder.map((key) => `(?:${member(`"${key}"`, fieldValue(key))}${next})?`)
  const other = `(?!"(?:${[...textKeys, ...flagKeys].join('|')})")${plainString}`
  const rest = restOfObject(member(other, plainValue), 32)
  return member(`"(${plainChars})"`, `\\{${space}${fields.join('')}${rest}`)
}

function fieldValue(key: string): string {
  if (isIn(textKeys, key)) return `"(${plainChars})"`
  return isIn(flagKeys, key) ? '(true)' : flatValue
}

/** Reads the entry whose key is next. */
export function readPackageEntry(cursor: JsonCursor): PackageEntry {
  const offset = cursor.offset()
  const match = cursor.match(asNpmWrites())
  if (!match) return readFields(cursor, offset)
  return {
    id: match[1] ?? '',
    offset,
    name: match[2],
    version: match[3],
    resolved: match[4],
    extraneous: match[7] !== undefined,
    inBundle: match[8] !== undefined,
    link: match[9] !== undefined,
    reach: reachOf(match[5], match[6], match[10], match[11]),
  }
}

function readFields(cursor: JsonCursor, offset: number): PackageEntry {
  const id = cursor.key()
  if (cursor.peek() !== 'object') return cursor.fail(`the entry of "${id}" is not an object`)
  const texts = new Map<string, string | undefined>()
  const flags = new Map<string, true | undefined>()
  for (let key = cursor.firstKey(keys); key !== undefined; key = cursor.nextKey(keys)) {
    if (isIn(textKeys, key)) texts.set(key, cursor.string())
    else if (isIn(flagKeys, key)) flags.set(key, cursor.isTrue() || undefined)
    else cursor.skip()
  }
  return {
    id,
    offset,
    name: texts.get('name'),
    version: texts.get('version'),
    resolved: texts.get('resolved'),
    extraneous: flags.get('extraneous') ?? false,
    inBundle: flags.get('inBundle') ?? false,
    link: flags.get('link') ?? false,
    reach: reachOf(
      flags.get('dev'),
      flags.get('devOptional'),
      flags.get('optional'),
      flags.get('peer'),
    ),
  }
}

// There are but sixteen, which thousands of entries share.
const reaches = Array.from({ length: 16 }, (_, bits): Reach => {
  return {
    dev: (bits & 1) !== 0,
    devOptional: (bits & 2) !== 0,
    optional: (bits & 4) !== 0,
    peer: (bits & 8) !== 0,
  }
})

/** Of flags that are set if they are anything. */
function reachOf(dev: unknown, devOptional: unknown, optional: unknown, peer: unknown): Reach {
  const bits = (dev ? 1 : 0) | (devOptional ? 2 : 0) | (optional ? 4 : 0) | (peer ? 8 : 0)
  return reaches[bits] ?? unflagged
}

export const unflagged: Reach = { dev: false, devOptional: false, optional: false, peer: false }

function isIn(names: readonly string[], name: string): boolean {
  return names.includes(name)
}

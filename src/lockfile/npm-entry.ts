import type { JsonCursor, JsonPlace } from './json-cursor.ts'
import { knownKeys } from './json-cursor.ts'
import {
  flatValue,
  member,
  plainChars,
  plainString,
  plainValue,
  restOfObject,
  space,
} from './json-pattern.ts'

/** An entry of the `packages` map of lockfileVersion 2 and 3, its dependencies still unread. */
export interface PackageEntry {
  /** Its key: the folder of the package, relative to the lockfile's. */
  readonly id: string
  /** Where its key stands. */
  readonly place: JsonPlace
  readonly name: string | undefined
  readonly version: string | undefined
  readonly resolved: string | undefined
  readonly link: boolean
  readonly dev: boolean
  readonly optional: boolean
  readonly devOptional: boolean
  readonly peer: boolean
  readonly inBundle: boolean
  readonly extraneous: boolean
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
const asNpmWrites = new RegExp(npmEntry(), 'y')

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
  const place = cursor.place()
  const match = cursor.match(asNpmWrites)
  if (!match) return readFields(cursor, place)
  return {
    id: match[1] ?? '',
    place,
    name: match[2],
    version: match[3],
    resolved: match[4],
    dev: match[5] !== undefined,
    devOptional: match[6] !== undefined,
    extraneous: match[7] !== undefined,
    inBundle: match[8] !== undefined,
    link: match[9] !== undefined,
    optional: match[10] !== undefined,
    peer: match[11] !== undefined,
  }
}

function readFields(cursor: JsonCursor, place: JsonPlace): PackageEntry {
  const id = cursor.key()
  if (cursor.peek() !== 'object') return cursor.fail(`the entry of "${id}" is not an object`)
  const texts = new Map<string, string | undefined>()
  const flags = new Map<string, boolean>()
  for (let key = cursor.firstKey(keys); key !== undefined; key = cursor.nextKey(keys)) {
    if (isIn(textKeys, key)) texts.set(key, cursor.string())
    else if (isIn(flagKeys, key)) flags.set(key, cursor.isTrue())
    else cursor.skip()
  }
  const flag = (key: (typeof flagKeys)[number]) => flags.get(key) ?? false
  return {
    id,
    place,
    name: texts.get('name'),
    version: texts.get('version'),
    resolved: texts.get('resolved'),
    link: flag('link'),
    dev: flag('dev'),
    optional: flag('optional'),
    devOptional: flag('devOptional'),
    peer: flag('peer'),
    inBundle: flag('inBundle'),
    extraneous: flag('extraneous'),
  }
}

function isIn(names: readonly string[], name: string): boolean {
  return names.includes(name)
}

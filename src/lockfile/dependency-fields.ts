import type { EdgeType } from '../graph/graph.ts'
import { isObject } from '../is-object.ts'
import type { JsonCursor } from './json/cursor.ts'

/** A dependency, as a manifest or an entry that repeats one names it. */
export interface Dependency {
  readonly name: string
  readonly range: string
  readonly type: EdgeType
}

export interface DeclaredDependency extends Dependency {
  /** Line of the declaration, from 1. */
  readonly line: number
}

/** The fields of dependencies. Later ones win where a name stands in several, as in npm's own tree. */
export const fieldTypes: readonly (readonly [string, EdgeType])[] = [
  ['peerDependencies', 'peer'],
  ['dependencies', 'prod'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'dev'],
]

/**
 * Collects the dependencies of the object that starts at the cursor, each name once.
 *
 * @param readOther - reads or skips the value of any other field.
 */
export function readDependencyFields(
  cursor: JsonCursor,
  readOther: (key: string) => void = () => cursor.skip(),
): DeclaredDependency[] {
  const fields = new Map<string, Map<string, DeclaredDependency>>()
  const optionalPeers = new Set<string>()
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    const type = fieldTypes.find(([field]) => field === key)?.[1]
    if (type !== undefined && cursor.peek() === 'object') fields.set(key, readRanges(cursor, type))
    else if (key === 'peerDependenciesMeta' && cursor.peek() === 'object') {
      readOptionalPeers(cursor, optionalPeers)
    } else readOther(key)
  }
  const dependencies = new Map<string, DeclaredDependency>()
  for (const [field] of fieldTypes) {
    for (const [name, declared] of fields.get(field) ?? []) {
      const optionalPeer = declared.type === 'peer' && optionalPeers.has(name)
      dependencies.set(name, optionalPeer ? { ...declared, type: 'peerOptional' } : declared)
    }
  }
  return [...dependencies.values()]
}

function readRanges(cursor: JsonCursor, type: EdgeType): Map<string, DeclaredDependency> {
  const ranges = new Map<string, DeclaredDependency>()
  for (let name = cursor.firstKey(); name !== undefined; name = cursor.nextKey()) {
    const { line } = cursor.place()
    const range = cursor.string()
    if (range !== undefined) ranges.set(name, { name, range, type, line })
  }
  return ranges
}

function readOptionalPeers(cursor: JsonCursor, names: Set<string>): void {
  for (let name = cursor.firstKey(); name !== undefined; name = cursor.nextKey()) {
    if (cursor.peek() !== 'object') {
      cursor.skip()
      continue
    }
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      if (key !== 'optional') cursor.skip()
      else if (cursor.isTrue()) names.add(name)
    }
  }
}

/** The same of an object that was parsed, by name. */
export function dependenciesOf(
  fields: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Dependency> {
  const meta = fields['peerDependenciesMeta']
  const dependencies = new Map<string, Dependency>()
  for (const [field, declaredType] of fieldTypes) {
    const ranges = fields[field]
    if (!isObject(ranges)) continue
    for (const [name, range] of Object.entries(ranges)) {
      if (typeof range !== 'string') continue
      const isOptional = declaredType === 'peer' && isOptionalPeer(meta, name)
      dependencies.set(name, { name, range, type: isOptional ? 'peerOptional' : declaredType })
    }
  }
  return dependencies
}

/** @param meta - the value of `peerDependenciesMeta`. */
export function isOptionalPeer(meta: unknown, name: string): boolean {
  const told = isObject(meta) && Object.hasOwn(meta, name) ? meta[name] : undefined
  return isObject(told) && told['optional'] === true
}

import type { JsonCursor } from '../json/cursor.ts'
import { readObject, readText, readTexts } from '../json/expect.ts'

/** A dependency of an npm package. */
export interface DenoReference {
  /** The name that it asks for: the alias, where there is one. */
  readonly name: string
  /** The key of the entry that it gets; absent where that is the only one of its name. */
  readonly id?: string
  readonly type: 'prod' | 'optional' | 'peerOptional'
}

export interface DenoPackage {
  readonly key: string
  /** From 1. */
  readonly line: number
  readonly dependencies: readonly DenoReference[]
}

/** A package of JSR, which depends on others of JSR and on npm packages. */
export interface DenoJsrPackage {
  readonly key: string
  readonly line: number
  /** `npm:name@^1`, or without the range where the lockfile has only one of that name. */
  readonly requirements: readonly string[]
}

const referenceTypes: ReadonlyMap<string, DenoReference['type']> = new Map([
  ['dependencies', 'prod'],
  ['optionalDependencies', 'optional'],
  ['optionalPeers', 'peerOptional'],
])

export function readPackage(cursor: JsonCursor, key: string, line: number): DenoPackage {
  const found = new Map<string, DenoReference>()
  if (key.indexOf('@', 1) < 1) cursor.fail(`${JSON.stringify(key)} is not name@version`)
  readObject(cursor, JSON.stringify(key), (field) => {
    const type = referenceTypes.get(field)
    if (type === undefined) return cursor.skip()
    for (const reference of readReferences(cursor, field)) {
      // An optional peer that is there is among the dependencies as well.
      const isTold = type === 'prod' && found.has(reference.name)
      if (!isTold) found.set(reference.name, { ...reference, type })
    }
  })
  return { key, line, dependencies: [...found.values()] }
}

/** Version 3 has `{ "alias": "name@version" }`, later ones a list. */
function readReferences(cursor: JsonCursor, field: string): Omit<DenoReference, 'type'>[] {
  const what = `"${field}"`
  if (cursor.peek() === 'array') return readTexts(cursor, what).map(toReference)
  const references: Omit<DenoReference, 'type'>[] = []
  readObject(cursor, what, (name) => {
    references.push({ name, id: readText(cursor, `what ${what} holds`) })
  })
  return references
}

/** `name` where there is only one of it, `name@version`, or `alias@npm:name@version`. */
function toReference(written: string): Omit<DenoReference, 'type'> {
  const at = written.indexOf('@', 1)
  if (at === -1) return { name: written }
  const isAlias = written.startsWith('npm:', at + 1)
  return {
    name: written.slice(0, at),
    id: isAlias ? written.slice(at + 1 + 'npm:'.length) : written,
  }
}

export function readJsrPackage(cursor: JsonCursor, key: string, line: number): DenoJsrPackage {
  let requirements: readonly string[] = []
  readObject(cursor, JSON.stringify(key), (field) => {
    if (field === 'dependencies') requirements = readTexts(cursor, `"${field}"`)
    else cursor.skip()
  })
  return { key, line, requirements }
}

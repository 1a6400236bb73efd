import { asManifest } from '../damaged-manifest.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { eachMember } from '../json/each-member.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import type { CatalogEntry } from '../manifest.ts'
import { readCatalogs } from '../manifest.ts'

/** What leakscan needs of a deno.json. */
export interface DenoConfig {
  readonly name: string | undefined
  /** What its import map asks for: names in code, and what they mean. */
  readonly imports: readonly DenoImport[]
  /** Of the root: what `catalog:` stands for in a package.json. */
  readonly catalogs: readonly CatalogEntry[]
  /** How old a version must be: minutes, or a duration or date of ISO 8601. */
  readonly minimumDependencyAge: string | undefined
}

export interface DenoImport {
  /** `chalk`, `lodash/` */
  readonly name: string
  /** `npm:chalk@^5`, `./src/`, a URL. */
  readonly target: string
  /** From 1. */
  readonly line: number
}

const names = ['deno.json', 'deno.jsonc']

/** The configuration of a folder, with the name of its file; Deno takes the first that is there. */
export function findConfig(
  textOf: (name: string) => string | undefined,
  pathOf: (name: string) => string = (name) => name,
): { readonly name: string; readonly config: DenoConfig } | undefined {
  for (const name of names) {
    const text = textOf(name)
    if (text !== undefined) return { name, config: readConfig(text, pathOf(name)) }
  }
  return undefined
}

/**
 * Reads a deno.json or deno.jsonc; either may have comments.
 *
 * @param path - how to call the file in messages.
 * @throws LeakscanError `MANIFEST_PARSE` when it cannot be read.
 */
function readConfig(text: string, path: string): DenoConfig {
  const dialect = { trailingCommas: true, comments: true }
  return asManifest('the direct dependencies', () =>
    read(jsonCursor(text, path, 'write it anew', dialect)),
  )
}

function read(cursor: JsonCursor): DenoConfig {
  if (cursor.peek() !== 'object') return cursor.fail('not a deno.json: an object expected')
  let name: string | undefined
  const imports: DenoImport[] = []
  const catalogs: CatalogEntry[] = []
  let minimumDependencyAge: string | undefined
  eachMember(cursor, (key) => {
    if (key === 'name') name = cursor.string()
    else if (key === 'imports') readImports(cursor, imports)
    else if (key === 'scopes') eachMember(cursor, () => readImports(cursor, imports))
    else if (key === 'catalog' || key === 'catalogs') readCatalogs(cursor, [key], catalogs)
    else if (key === 'minimumDependencyAge') minimumDependencyAge = readAge(cursor)
    else cursor.skip()
  })
  cursor.end()
  return { name, imports, catalogs, minimumDependencyAge }
}

/** `120`, `"P2D"`, or `{ "age": "P2D", "exclude": […] }`. */
function readAge(cursor: JsonCursor): string | undefined {
  if (cursor.peek() !== 'object') return readScalar(cursor)
  let age: string | undefined
  eachMember(cursor, (key) => {
    if (key === 'age') age = readScalar(cursor)
    else cursor.skip()
  })
  return age
}

function readScalar(cursor: JsonCursor): string | undefined {
  return cursor.peek() === 'number' ? String(cursor.number()) : cursor.string()
}

function readImports(cursor: JsonCursor, imports: DenoImport[]): void {
  eachMember(cursor, (name) => {
    const { line } = cursor.place()
    const target = cursor.string()
    if (target !== undefined) imports.push({ name, target, line })
  })
}

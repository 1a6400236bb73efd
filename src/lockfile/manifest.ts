import { LeakscanError } from '../errors.ts'
import type { DeclaredDependency } from './dependency-fields.ts'
import { readDependencyFields } from './dependency-fields.ts'
import type { JsonCursor } from './json/cursor.ts'
import { jsonCursor } from './json/cursor.ts'

/** What leakscan needs of a package.json. */
export interface Manifest {
  readonly name: string | undefined
  /**
   * The name of the package manager it asks for: from `packageManager` (`name@version`), or from
   * `devEngines.packageManager`, in the order that Corepack reads them.
   */
  readonly packageManager: string | undefined
  readonly dependencies: readonly DeclaredDependency[]
  /** Globs of the workspaces' folders. */
  readonly workspaces: readonly string[]
  /** What `overrides`, `resolutions` and `pnpm.overrides` pin: their selector and value, flattened. */
  readonly overrides: ReadonlyMap<string, string>
}

/**
 * @param path - how to call the file in messages.
 * @throws LeakscanError `MANIFEST_PARSE` when the text is not JSON.
 */
export function readManifest(text: string, path: string): Manifest {
  try {
    return read(jsonCursor(text, path, 'write it anew'))
  } catch (error) {
    if (!(error instanceof LeakscanError)) throw error
    throw new LeakscanError('MANIFEST_PARSE', error.message, {
      hint: 'Repair the file: without it the direct dependencies are unknown.',
      cause: error,
    })
  }
}

function read(cursor: JsonCursor): Manifest {
  if (cursor.peek() !== 'object') return cursor.fail('not a package.json: an object expected')
  let name: string | undefined
  let packageManager: string | undefined
  let devEngine: string | undefined
  let workspaces: string[] = []
  const overrides = new Map<string, string>()
  const dependencies = readDependencyFields(cursor, (key) => {
    if (key === 'name') name = cursor.string()
    else if (key === 'packageManager') packageManager = cursor.string()?.split('@')[0]
    else if (key === 'devEngines') devEngine = readDevEngine(cursor)
    else if (key === 'workspaces') workspaces = readWorkspaces(cursor)
    else if (key === 'overrides' || key === 'resolutions') readOverrides(cursor, overrides)
    else if (key === 'pnpm') readPnpmField(cursor, overrides)
    else cursor.skip()
  })
  cursor.end()
  packageManager ??= devEngine
  return { name, packageManager, dependencies, workspaces, overrides }
}

/** `devEngines.packageManager.name`; of a list, that of the first. */
function readDevEngine(cursor: JsonCursor): string | undefined {
  let name: string | undefined
  eachMember(cursor, (key) => {
    if (key !== 'packageManager') return cursor.skip()
    const readName = () =>
      eachMember(cursor, (field) => {
        // Read in any case: what is not read would stand in the way of the next.
        const value = field === 'name' ? cursor.string() : cursor.skip()
        name ??= value ?? undefined
      })
    if (cursor.peek() !== 'array') return readName()
    for (let more = cursor.firstItem(); more; more = cursor.nextItem()) readName()
  })
  return name
}

/** Calls back at the value of each member of an object; skips any other value. */
function eachMember(cursor: JsonCursor, visit: (key: string) => void): void {
  if (cursor.peek() !== 'object') return cursor.skip()
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) visit(key)
}

/** An array of globs, or yarn classic's `{ packages: [globs] }`. */
function readWorkspaces(cursor: JsonCursor): string[] {
  if (cursor.peek() === 'array') return readStrings(cursor)
  let globs: string[] = []
  eachMember(cursor, (key) => {
    if (key === 'packages' && cursor.peek() === 'array') globs = readStrings(cursor)
    else cursor.skip()
  })
  return globs
}

function readStrings(cursor: JsonCursor): string[] {
  const strings: string[] = []
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    const text = cursor.string()
    if (text !== undefined) strings.push(text)
  }
  return strings
}

function readPnpmField(cursor: JsonCursor, overrides: Map<string, string>): void {
  eachMember(cursor, (key) => {
    if (key === 'overrides') readOverrides(cursor, overrides)
    else cursor.skip()
  })
}

/** npm nests overrides by dependent (`{ a: { b: "1" } }`); here that becomes `a > b`. */
function readOverrides(cursor: JsonCursor, overrides: Map<string, string>): void {
  if (cursor.peek() !== 'object') {
    cursor.skip()
    return
  }
  const open: string[] = []
  let key = cursor.firstKey()
  for (;;) {
    if (key === undefined) {
      if (open.pop() === undefined) return
    } else if (cursor.peek() === 'object') {
      open.push(key)
      key = cursor.firstKey()
      continue
    } else {
      const value = cursor.string()
      if (value !== undefined) overrides.set([...open, key].join(' > '), value)
    }
    key = cursor.nextKey()
  }
}

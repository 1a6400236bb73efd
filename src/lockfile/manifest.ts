import { asManifest } from './damaged-manifest.ts'
import type { DeclaredDependency } from './dependency-fields.ts'
import { readDependencyFields } from './dependency-fields.ts'
import type { JsonCursor } from './json/cursor.ts'
import { eachMember } from './json/each-member.ts'
import { jsonCursor } from './json/json-cursor.ts'

/** What leakscan needs of a package.json. */
export interface Manifest {
  readonly name: string | undefined
  /**
   * The name of the package manager it asks for: from `packageManager` (`name@version`), or from
   * `devEngines.packageManager`, in the order that Corepack reads them.
   */
  readonly packageManager: string | undefined
  /** What follows the name in `packageManager`: `10.2.0`. */
  readonly packageManagerVersion: string | undefined
  readonly dependencies: readonly DeclaredDependency[]
  /** Globs of the workspaces' folders. */
  readonly workspaces: readonly string[]
  /** What `resolutions` pins: selector and value. */
  readonly resolutions: ReadonlyMap<string, string>
  /** What `overrides` and `pnpm.overrides` pin. */
  readonly overrides: readonly ManifestOverride[]
  /** bun's catalogs. */
  readonly catalogs: readonly CatalogEntry[]
}

/** A version that `overrides` or `pnpm.overrides` forces. */
export interface ManifestOverride {
  /** The keys that lead to it from the top: `overrides`, `a`, `b`. */
  readonly path: readonly string[]
  readonly value: string
}

/** The range that `catalog:` stands for, of one package. */
export interface CatalogEntry {
  /** The keys that lead to it from the top: `catalogs`, `react18`, `react`. */
  readonly path: readonly string[]
  /** The catalog's name; `default` for the one that has none. */
  readonly catalog: string
  readonly name: string
  readonly range: string
}

/**
 * @param path - how to call the file in messages.
 * @throws LeakscanError `MANIFEST_PARSE` when the text is not JSON.
 */
export function readManifest(text: string, path: string): Manifest {
  return asManifest('the direct dependencies', () => read(jsonCursor(text, path, 'write it anew')))
}

function read(cursor: JsonCursor): Manifest {
  if (cursor.peek() !== 'object') return cursor.fail('not a package.json: an object expected')
  let name: string | undefined
  let packageManager: string | undefined
  let packageManagerVersion: string | undefined
  let devEngine: string | undefined
  let workspaces: string[] = []
  const overrides: ManifestOverride[] = []
  const resolutions: ManifestOverride[] = []
  const catalogs: CatalogEntry[] = []
  const dependencies = readDependencyFields(cursor, (key) => {
    if (key === 'name') name = cursor.string()
    else if (key === 'packageManager')
      [packageManager, packageManagerVersion] = cursor.string()?.split(/[@+]/) ?? []
    else if (key === 'devEngines') devEngine = readDevEngine(cursor)
    else if (key === 'workspaces') workspaces = readWorkspaces(cursor, catalogs)
    else if (key === 'overrides') readLeaves(cursor, [key], overrides)
    else if (key === 'resolutions') readLeaves(cursor, [key], resolutions)
    else if (key === 'pnpm') readPnpmField(cursor, overrides)
    else if (key === 'catalog' || key === 'catalogs') readCatalogs(cursor, [key], catalogs)
    else cursor.skip()
  })
  cursor.end()
  return {
    name,
    packageManager: packageManager ?? devEngine,
    packageManagerVersion,
    dependencies,
    workspaces,
    resolutions: new Map(resolutions.map(({ path, value }) => [path.at(-1) ?? '', value])),
    overrides,
    catalogs,
  }
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

/** An array of globs, or yarn classic's `{ packages: [globs] }`, where bun has its catalogs as well. */
function readWorkspaces(cursor: JsonCursor, catalogs: CatalogEntry[]): string[] {
  if (cursor.peek() === 'array') return readStrings(cursor)
  let globs: string[] = []
  eachMember(cursor, (key) => {
    if (key === 'packages' && cursor.peek() === 'array') globs = readStrings(cursor)
    else if (key === 'catalog' || key === 'catalogs')
      readCatalogs(cursor, ['workspaces', key], catalogs)
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

function readPnpmField(cursor: JsonCursor, overrides: ManifestOverride[]): void {
  eachMember(cursor, (key) => {
    if (key === 'overrides') readLeaves(cursor, ['pnpm', key], overrides)
    else cursor.skip()
  })
}

/** Collects the ranges of `catalog` or of all `catalogs`, whose value the cursor stands at. */
export function readCatalogs(
  cursor: JsonCursor,
  path: readonly string[],
  catalogs: CatalogEntry[],
): void {
  const leaves: ManifestOverride[] = []
  readLeaves(cursor, path, leaves)
  const isDefault = path.at(-1) === 'catalog'
  for (const { path: keys, value } of leaves) {
    const catalog = isDefault ? 'default' : (keys.at(-2) ?? '')
    catalogs.push({ path: keys, catalog, name: keys.at(-1) ?? '', range: value })
  }
}

/** The strings of an object and of the objects in it: npm nests overrides by dependent. */
function readLeaves(cursor: JsonCursor, path: readonly string[], leaves: ManifestOverride[]): void {
  if (cursor.peek() !== 'object') {
    cursor.skip()
    return
  }
  const open = [...path]
  let key = cursor.firstKey()
  for (;;) {
    if (key === undefined) {
      if (open.length === path.length) return
      open.pop()
    } else if (cursor.peek() === 'object') {
      open.push(key)
      key = cursor.firstKey()
      continue
    } else {
      const value = cursor.string()
      if (value !== undefined) leaves.push({ path: [...open, key], value })
    }
    key = cursor.nextKey()
  }
}

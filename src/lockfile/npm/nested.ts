import type {
  DependencyGraph,
  Edge,
  EdgeType,
  Importer,
  Package,
  Reach,
} from '../../graph/graph.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { knownKeys } from '../json/known-keys.ts'
import { readManifest } from '../manifest.ts'
import type { Mutable } from '../mutable.ts'
import { below, installedName, resolveFrom, sourceOfRanges, sourceOfResolved } from './tree.ts'
import type { ReadManifest } from '../reader.ts'
import { cleanVersion, parseAlias, sourceOfSpec } from '../spec.ts'

/** npm's own trees are some tens deep; what is deeper was not written by npm. */
const maxDepth = 1000

interface Entry {
  readonly id: string
  /** Where its object starts in the text. */
  readonly offset: number
  /** Where its `requires` start, which are read when edges are asked for. */
  requires: number | undefined
  version: string | undefined
  resolved: string | undefined
  from: string | undefined
  /** The flags are `undefined` where there are none. */
  dev: boolean | undefined
  optional: boolean | undefined
  bundled: boolean | undefined
  extraneous: boolean | undefined
}

/** The nested `dependencies` of lockfileVersion 0 and 1, by the place each gives its package. */
export type NestedTree = ReadonlyMap<string, Entry>

export const emptyTree: NestedTree = new Map()

/** Reads the nested `dependencies` that start at the cursor. */
export function readNestedTree(cursor: JsonCursor): NestedTree {
  const entries = new Map<string, Entry>()
  const open: Entry[] = []
  let key = cursor.firstKey()
  let inEntry = false
  for (;;) {
    const entry = open.at(-1)
    if (!inEntry && key !== undefined) {
      if (cursor.peek() !== 'object') return cursor.fail(`the entry of "${key}" is not an object`)
      if (open.length === maxDepth) return cursor.fail(`nested more than ${maxDepth} levels deep`)
      const id = below(entry?.id ?? '', key)
      const child = newEntry(id, cursor.offset())
      // Of two entries for one place the last one counts, and stands where it stands in the text.
      entries.delete(id)
      entries.set(id, child)
      open.push(child)
      inEntry = true
      key = cursor.firstKey(fields)
    } else if (!entry) {
      return entries
    } else if (key === undefined) {
      // An entry ends, or the dependencies inside it do and its own fields go on.
      if (inEntry) open.pop()
      inEntry = !inEntry
      key = cursor.nextKey(inEntry ? fields : undefined)
    } else if (key === 'dependencies' && cursor.peek() === 'object') {
      inEntry = false
      key = cursor.firstKey()
    } else {
      readField(cursor, entry, key)
      key = cursor.nextKey(fields)
    }
  }
}

const fields = knownKeys(
  'version',
  'resolved',
  'from',
  'dev',
  'optional',
  'bundled',
  'extraneous',
  'requires',
  'dependencies',
)

function newEntry(id: string, offset: number): Entry {
  return {
    id,
    offset,
    requires: undefined,
    version: undefined,
    resolved: undefined,
    from: undefined,
    dev: undefined,
    optional: undefined,
    bundled: undefined,
    extraneous: undefined,
  }
}

function readField(cursor: JsonCursor, entry: Entry, key: string): void {
  switch (key) {
    case 'version':
    case 'resolved':
    case 'from':
      entry[key] = cursor.string()
      break
    case 'dev':
    case 'optional':
    case 'bundled':
    case 'extraneous':
      entry[key] = cursor.isTrue()
      break
    case 'requires':
      entry.requires = cursor.peek() === 'object' ? cursor.offset() : undefined
      cursor.skip()
      break
    default:
      cursor.skip()
  }
}

/**
 * The graph of a nested tree. The root's own dependencies are not in the file: the manifest has them.
 * npm 2 to 4 wrote no `requires` either; then only the root's edges are known.
 */
export function nestedGraph(
  cursor: JsonCursor,
  entries: NestedTree,
  formatVersion: string,
  manifestOf: ReadManifest,
): DependencyGraph {
  const importers: Importer[] = [{ id: '', name: undefined }]
  let known: readonly Edge[] | undefined
  return {
    format: 'npm',
    formatVersion,
    importers,
    packages: toPackages(cursor, [...entries.values()]),
    edges: () => (known ??= readEdges(cursor, entries, manifestOf)),
    reach: ({ id }) => reachOf(entries.get(id), formatVersion),
  }
}

function toPackages(cursor: JsonCursor, entries: readonly Entry[]): Package[] {
  const lines = cursor.linesAt(entries.map((entry) => entry.offset))
  return entries.map((entry, index) => toPackage(entry, lines[index] ?? 1))
}

function toPackage(entry: Entry, line: number): Package {
  const installed = installedName(entry.id)
  const alias = parseAlias(entry.version ?? '')
  const name = alias?.name ?? installed
  const version = alias?.range ?? entry.version
  const source = sourceOf(entry, version)
  const resolved = source === 'registry' ? entry.resolved : (entry.resolved ?? entry.version)
  // Fields are added where there are any rather than spread: this runs for every package.
  const pkg: Mutable<Package> = { id: entry.id, name, source, line }
  if (version !== undefined && isVersion(version)) pkg.version = cleanVersion(version)
  if (resolved !== undefined) pkg.resolved = resolved
  if (name !== installed) pkg.alias = installed
  if (entry.bundled) pkg.bundled = true
  if (entry.extraneous) pkg.extraneous = true
  return pkg
}

/** Entries that are not from a registry have their spec in the place of the version. */
function isVersion(text: string): boolean {
  return /^[v=\s]*\d+\.\d+/.test(text)
}

function sourceOf(entry: Entry, version: string | undefined): Package['source'] {
  if (version !== undefined && !isVersion(version)) {
    const source = sourceOfSpec(version)
    return source === 'registry' ? 'unknown' : source
  }
  return sourceOfResolved(entry.resolved) ?? sourceOfRanges(entry.from ? [specOf(entry.from)] : [])
}

/** The spec of npm 2's `from`: `name@spec`, or the spec alone. */
function specOf(from: string): string {
  const at = from.indexOf('@', 1)
  return at === -1 || from.slice(0, at).includes(':') ? from : from.slice(at + 1)
}

function readEdges(cursor: JsonCursor, entries: NestedTree, manifestOf: ReadManifest): Edge[] {
  const has = (id: string) => entries.has(id)
  const manifest = manifestOf('')
  const direct = manifest === undefined ? [] : readManifest(manifest, 'package.json').dependencies
  const edges: Edge[] = direct.map(({ name, range, type }) => ({
    from: '',
    to: resolveFrom('', name, has),
    name,
    range,
    type,
  }))
  for (const entry of entries.values()) {
    for (const [name, range] of readRequires(cursor, entry.requires)) {
      const to = resolveFrom(entry.id, name, has)
      edges.push({ from: entry.id, to, name, range, type: typeOf(entry, entries.get(to ?? '')) })
    }
  }
  return edges
}

function readRequires(cursor: JsonCursor, offset: number | undefined): Map<string, string> {
  const requires = new Map<string, string>()
  if (offset === undefined) return requires
  cursor.seek({ offset })
  for (let name = cursor.firstKey(); name !== undefined; name = cursor.nextKey()) {
    const range = cursor.string()
    if (range !== undefined) requires.set(name, range)
  }
  return requires
}

/**
 * `requires` does not tell dependencies from optional ones. What is optional whichever way it is
 * reached, where its dependent is not, must be optional to its dependent.
 */
function typeOf(from: Entry, to: Entry | undefined): EdgeType {
  return to?.optional && !from.optional ? 'optional' : 'prod'
}

function reachOf(entry: Entry | undefined, formatVersion: string): Reach {
  // npm 2 to 4 wrote no flags: a missing one says nothing.
  const unset = formatVersion === '0' ? undefined : false
  return {
    dev: entry?.dev ?? unset,
    optional: entry?.optional ?? unset,
    devOptional: unset,
    peer: unset,
  }
}

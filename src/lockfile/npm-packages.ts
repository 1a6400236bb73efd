import type { DependencyGraph, Edge, Importer, Package, Reach } from '../graph/graph.ts'
import { groupBy } from '../graph/group-by.ts'
import { readDependencyFields } from './dependency-fields.ts'
import type { JsonCursor, JsonPlace } from './json-cursor.ts'
import {
  installedName,
  isImporterId,
  resolveFrom,
  sourceOfRanges,
  sourceOfResolved,
} from './npm-tree.ts'
import { cleanVersion } from './spec.ts'

/** An entry of the `packages` map, its dependencies still unread. */
interface Entry {
  readonly id: string
  readonly line: number
  readonly place: JsonPlace
  name?: string
  version?: string
  resolved?: string
  link?: boolean
  dev?: boolean
  optional?: boolean
  devOptional?: boolean
  peer?: boolean
  inBundle?: boolean
  extraneous?: boolean
}

/** The `packages` map of lockfileVersion 2 and 3, by place. */
export type PackagesMap = ReadonlyMap<string, Entry>

/** Reads the map that starts at the cursor. */
export function readPackagesMap(cursor: JsonCursor): PackagesMap {
  const entries = new Map<string, Entry>()
  for (let id = cursor.firstKey(); id !== undefined; id = cursor.nextKey()) {
    if (cursor.peek() !== 'object') return cursor.fail(`the entry of "${id}" is not an object`)
    const place = cursor.place()
    const entry: Entry = { id, line: place.line, place }
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      readField(cursor, entry, key)
    }
    entries.set(id, entry)
  }
  return entries
}

function readField(cursor: JsonCursor, entry: Entry, key: string): void {
  switch (key) {
    case 'name':
    case 'version':
    case 'resolved': {
      const text = cursor.string()
      if (text !== undefined) entry[key] = text
      break
    }
    case 'link':
    case 'dev':
    case 'optional':
    case 'devOptional':
    case 'peer':
    case 'inBundle':
    case 'extraneous':
      entry[key] = cursor.isTrue()
      break
    default:
      cursor.skip()
  }
}

/** The graph of a `packages` map; its edges are read from the cursor when first asked for. */
export function packagesGraph(
  cursor: JsonCursor,
  entries: PackagesMap,
  formatVersion: string,
): DependencyGraph {
  let known: readonly Edge[] | undefined
  const edges = () => (known ??= readEdges(cursor, entries))
  const rangesOf = lazyRanges(edges)
  const importers: Importer[] = [{ id: '', name: entries.get('')?.name }]
  const packages: Package[] = []
  for (const entry of entries.values()) {
    if (!isImporterId(entry.id)) packages.push(toPackage(entry, entries, rangesOf))
    else if (entry.id !== '') importers.push({ id: entry.id, name: entry.name })
  }
  return {
    format: 'npm',
    formatVersion,
    importers,
    packages,
    edges,
    reach: ({ id }) => reachOf(entries.get(id)),
  }
}

function toPackage(
  entry: Entry,
  entries: PackagesMap,
  rangesOf: (id: string) => readonly string[],
): Package {
  const installed = installedName(entry.id)
  const name = entry.name ?? installed
  return {
    id: entry.id,
    name,
    ...(name !== installed && { alias: installed }),
    ...(entry.version !== undefined && { version: cleanVersion(entry.version) }),
    source: sourceOf(entry, entries, rangesOf),
    ...(entry.resolved !== undefined && { resolved: entry.resolved }),
    line: entry.line,
    ...(entry.inBundle && { bundled: true }),
    ...(entry.extraneous && { extraneous: true }),
  }
}

function sourceOf(
  entry: Entry,
  entries: PackagesMap,
  rangesOf: (id: string) => readonly string[],
): Package['source'] {
  if (entry.link) return entries.has(entry.resolved ?? '') ? 'workspace' : 'link'
  return sourceOfResolved(entry.resolved) ?? sourceOfRanges(rangesOf(entry.id))
}

function lazyRanges(edges: () => readonly Edge[]): (id: string) => readonly string[] {
  let byTarget: ReadonlyMap<string | undefined, readonly Edge[]> | undefined
  return (id) => {
    byTarget ??= groupBy(edges(), (edge) => edge.to)
    return (byTarget.get(id) ?? []).map((edge) => edge.range)
  }
}

function reachOf(entry: Entry | undefined): Reach {
  return {
    dev: entry?.dev ?? false,
    optional: entry?.optional ?? false,
    devOptional: entry?.devOptional ?? false,
    peer: entry?.peer ?? false,
  }
}

function readEdges(cursor: JsonCursor, entries: PackagesMap): Edge[] {
  const edges: Edge[] = []
  const has = (id: string) => entries.has(id)
  for (const { id: from, link, place } of entries.values()) {
    if (link) continue
    cursor.seek(place)
    for (const { name, range, type } of readDependencyFields(cursor)) {
      // What an installed package needs for its own development was never installed.
      if (type === 'dev' && !isImporterId(from)) continue
      const to = linkTarget(entries, resolveFrom(from, name, has))
      edges.push({ from, to, name, range, type })
    }
  }
  return edges
}

/** A workspace stands in `node_modules` as a link: its dependents depend on its folder. */
function linkTarget(entries: PackagesMap, id: string | undefined): string | undefined {
  const entry = id === undefined ? undefined : entries.get(id)
  return entry?.link && entries.has(entry.resolved ?? '') ? entry.resolved : id
}

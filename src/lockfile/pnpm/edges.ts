import { posix } from 'node:path'

import type { Edge, EdgeType, Package } from '../../graph/graph.ts'
import type { PnpmDocument } from './document.ts'
import type { DirectDependency } from './importers.ts'
import { dependencySections } from './importers.ts'
import { pnpmId } from './key.ts'
import { sharedEntry } from './packages.ts'
import type { YamlCursor } from '../yaml/cursor.ts'

/** The peers that a package asks for: their ranges, and which of them may be missing. */
interface Peers {
  readonly ranges: ReadonlyMap<string, string>
  readonly optional: ReadonlySet<string>
}

/**
 * The id that a reference stands for, of a package or, for a linked workspace, of an importer.
 *
 * @param from - the folder that a link is relative to.
 */
export function resolvePnpm(
  from: string,
  name: string,
  reference: string,
  { importers, ids, major }: PnpmDocument,
): string | undefined {
  const folder = linkedFolder(from, reference)
  if (folder === undefined) {
    const own = pnpmId(name, reference, major)
    if (ids.has(own)) return own
    return ids.has(reference) ? reference : undefined
  }
  return importers.has(folder) ? folder : `link:${folder}`
}

/** The folder that `link:…` points at, relative to the lockfile's; `undefined` for what is no link. */
export function linkedFolder(from: string, reference: string): string | undefined {
  if (!reference.startsWith('link:')) return undefined
  const target = reference.slice('link:'.length).replaceAll('\\', '/')
  const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(target)
  const folder = posix.normalize(isAbsolute ? target : posix.join(from, target))
  return folder === '.' ? '' : folder.replace(/(?<=.)\/$/, '')
}

/** The edges of the importers. */
export function directEdges(document: PnpmDocument): Edge[] {
  return [...document.importers.values()].flatMap(({ dependencies }) =>
    dependencies.map(({ from, name, range, reference, type }) => ({
      from,
      to: resolvePnpm(from, name, reference, document),
      name,
      range,
      type,
    })),
  )
}

/**
 * The edges between packages. The format keeps no ranges for them, except for peers, which it
 * lists among the dependencies where they were found.
 *
 * @param links - the ids of the linked folders that importers depend on: there are no others.
 */
export function packageEdges(
  cursor: YamlCursor,
  document: PnpmDocument,
  links: ReadonlySet<string>,
): Edge[] {
  const edges: Edge[] = []
  const peersByKey = new Map<string, Peers>()
  while (cursor.next(0)) {
    const section = cursor.key()
    if (section !== 'packages' && section !== 'snapshots') continue
    while (cursor.next(1)) {
      const from = cursor.key()
      const { dependencies, peers } = readEntry(cursor)
      if (peers && document.major === 9) peersByKey.set(from, peers)
      const asked = peers ?? sharedEntry(from, peersByKey)
      for (const { name, reference, type } of dependencies) {
        const id = resolvePnpm('', name, reference, document)
        const to = id?.startsWith('link:') && !links.has(id) ? undefined : id
        edges.push({
          from,
          to,
          name,
          range: asked?.ranges.get(name),
          type: typeOf(name, type, asked),
        })
      }
    }
  }
  return edges
}

function typeOf(name: string, type: EdgeType, peers: Peers | undefined): EdgeType {
  if (!peers?.ranges.has(name)) return type
  return peers.optional.has(name) ? 'peerOptional' : 'peer'
}

interface Dependency {
  readonly name: string
  readonly reference: string
  readonly type: EdgeType
}

function readEntry(cursor: YamlCursor): { dependencies: Dependency[]; peers: Peers | undefined } {
  const dependencies: Dependency[] = []
  const ranges = new Map<string, string>()
  const optional = new Set<string>()
  while (cursor.next(2)) {
    const field = cursor.key()
    const type = dependencySections.get(field)
    if (field === 'peerDependencies') {
      while (cursor.next(3)) ranges.set(cursor.key(), cursor.value() ?? '')
    } else if (field === 'peerDependenciesMeta') {
      readOptionalPeers(cursor, ranges, optional)
    } else if (type !== undefined) {
      while (cursor.next(3))
        dependencies.push({ name: cursor.key(), reference: cursor.value() ?? '', type })
    }
  }
  return { dependencies, peers: ranges.size === 0 ? undefined : { ranges, optional } }
}

/** A peer that is described as optional is one, even where it has no range. */
function readOptionalPeers(
  cursor: YamlCursor,
  ranges: Map<string, string>,
  optional: Set<string>,
): void {
  while (cursor.next(3)) {
    const name = cursor.key()
    while (cursor.next(4)) {
      if (cursor.key() !== 'optional' || cursor.value() !== 'true') continue
      optional.add(name)
      if (!ranges.has(name)) ranges.set(name, '*')
    }
  }
}

/** Folders outside the workspace that are linked into it. */
export function linksOf({ importers }: PnpmDocument): Package[] {
  const links = new Map<string, Package>()
  for (const { dependencies } of importers.values()) {
    for (const { from, name, reference, line } of dependencies) {
      const folder = linkedFolder(from, reference)
      if (folder === undefined || importers.has(folder)) continue
      const id = `link:${folder}`
      if (!links.has(id)) links.set(id, { id, name, source: 'link', resolved: folder, line })
    }
  }
  return [...links.values()]
}

/** A direct dependency whose package is not in the file, if there is one. */
export function missingDependency(document: PnpmDocument): DirectDependency | undefined {
  for (const { dependencies } of document.importers.values()) {
    for (const dependency of dependencies) {
      const { from, name, reference } = dependency
      if (resolvePnpm(from, name, reference, document) === undefined) return dependency
    }
  }
  return undefined
}

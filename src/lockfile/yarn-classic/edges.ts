import type { Edge, EdgeType } from '../../graph/graph.ts'
import { lineCursor, nextLine } from '../line-cursor.ts'
import type { ClassicEntry } from './packages.ts'
import { descriptorsOf, readKey, readPair, readSection } from './syntax.ts'
import type { Workspaces } from './workspaces.ts'

type Resolve = (name: string, range: string) => string | undefined

/** The importers' edges, from their manifests, and then the packages'. */
export function classicEdges(
  text: string,
  entries: readonly ClassicEntry[],
  { manifests }: Workspaces,
): Edge[] {
  const resolve = resolver(text, entries, manifests)
  const edges: Edge[] = []
  for (const [from, { dependencies }] of manifests) {
    for (const { name, range, type } of dependencies) {
      if (isInstalled(type)) edges.push({ from, to: resolve(name, range), name, range, type })
    }
  }
  for (const { pkg, offset } of entries) addDependencies(edges, text, offset, pkg.id, resolve)
  return edges
}

/** yarn 1 leaves it to the project to install peers. */
export function isInstalled(type: EdgeType): boolean {
  return type !== 'peer' && type !== 'peerOptional'
}

function addDependencies(
  edges: Edge[],
  text: string,
  offset: number,
  from: string,
  resolve: Resolve,
): void {
  const cursor = lineCursor(text, offset)
  let type: EdgeType | undefined
  nextLine(cursor)
  while (nextLine(cursor)) {
    const { indent, start, end } = cursor
    if (indent === 2) type = typeOf(readSection(cursor))
    else if (indent === 4 && type) {
      const { name, value: range } = readPair(cursor) ?? {}
      if (name === undefined || range === undefined) continue
      edges.push({ from, to: resolve(name, range), name, range, type })
    } else if (indent === 0 && start !== end && !text.startsWith('#', start)) return
  }
}

function typeOf(section: string | undefined): EdgeType | undefined {
  if (section === 'dependencies') return 'prod'
  return section === 'optionalDependencies' ? 'optional' : undefined
}

/**
 * What satisfies a dependency: the entry whose key has its descriptor. yarn adds the descriptors that
 * `resolutions` overrides to the key of the entry that they get; its early versions did not.
 */
function resolver(
  text: string,
  entries: readonly ClassicEntry[],
  manifests: Workspaces['manifests'],
): Resolve {
  const ids = idsByDescriptor(text, entries)
  const workspaces = new Map<string, string>()
  for (const [folder, { name }] of manifests) if (name !== undefined) workspaces.set(name, folder)
  const overrides = new Map<string, string>()
  for (const [selector, range] of manifests.get('')?.resolutions ?? []) {
    const name = /(?:@[^/]+\/)?[^/]+$/.exec(selector)?.[0]
    if (name !== undefined) overrides.set(name, `${name}@${range}`)
  }
  return (name, range) =>
    ids.get(`${name}@${range}`) ?? workspaces.get(name) ?? ids.get(overrides.get(name) ?? '')
}

function idsByDescriptor(text: string, entries: readonly ClassicEntry[]): Map<string, string> {
  const ids = new Map<string, string>()
  for (const { pkg, offset } of entries) {
    const cursor = lineCursor(text, offset)
    const key = nextLine(cursor) ? readKey(cursor) : undefined
    for (const descriptor of key === undefined ? [] : descriptorsOf(key))
      ids.set(descriptor, pkg.id)
  }
  return ids
}

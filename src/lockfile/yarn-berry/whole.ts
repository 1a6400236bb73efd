import type { DependencyGraph, Edge, Importer, Package, Reach } from '../../graph/graph.ts'
import { memoized } from '../../graph/memoized.ts'
import { conflictMarkerLine, damaged } from '../damage.ts'
import { lastOfEach } from '../last-of-each.ts'
import type { Manifest } from '../manifest.ts'
import type { LockfileInput, ReadManifest } from '../reader.ts'
import { cleanVersion } from '../spec.ts'
import { berryEdges } from './edges.ts'
import type { Origin } from './locator.ts'
import { originOf } from './locator.ts'
import type { BerryEntry, BerryLock } from './lock.ts'
import { descriptorsOf } from './lock.ts'
import { withoutPatched } from './patches.ts'
import { checkVersion, repair } from './version.ts'
import { readWrittenBerry } from './written.ts'
import { readYamlBerry } from './yaml.ts'
import { workspaceManifest } from '../workspace-manifest.ts'
import { reachThrough } from '../yarn-reach.ts'
import { parseDescriptor } from '../yarn-spec.ts'

/** A YAML parser takes about a second for each of these MiB. */
const maxYamlCharacters = 8 * 1024 * 1024
const AT = 0x40

/** Reads a lockfile of any layout, or what an outline leaves out. */
export function readWhole(
  { text, path, readManifest }: LockfileInput,
  overrides: () => ReadonlyMap<string, string>,
): DependencyGraph {
  const whole = parse(text, path)
  const formatVersion = checkVersion(whole.version, text, path)
  const lock = withoutPatched(whole, overrides)
  const packages: Package[] = []
  const importers: Importer[] = []
  for (const entry of lock.entries) {
    const origin = originOf(entry.resolution)
    if (origin.source === 'workspace') importers.push(toImporter(origin))
    else packages.push(toPackage(entry, origin))
  }
  // The sort is stable: the root comes first, the others stay in order.
  importers.sort((a, b) => Number(a.id !== '') - Number(b.id !== ''))
  const manifests = memoized(() => readManifests(importers, readManifest))
  const edges = memoized(() => berryEdges(lock, manifests()))
  const reach = memoized(() => deriveBerryReach(importers, edges(), manifests()))
  return {
    format: 'yarn-berry',
    formatVersion,
    importers,
    packages,
    edges,
    reach: (pkg) => reach()(pkg),
  }
}

function parse(text: string, path: string): BerryLock {
  const written = readWrittenBerry(text)
  const lock = typeof written === 'number' ? parseOther(text, path, written) : written
  if (lock.entries.length === 0) throw damaged(text, path, 1, 'it has no entries', repair)
  return { ...lock, entries: lastOfEach(lock.entries, ({ key }) => key) }
}

/** @param line - the first that is not as yarn writes it. */
function parseOther(text: string, path: string, line: number): BerryLock {
  const isConflict = conflictMarkerLine(text) !== undefined
  if (isConflict || text.length > maxYamlCharacters) {
    throw damaged(text, path, line, 'not a line as yarn writes it', repair)
  }
  return readYamlBerry(text, path, repair)
}

function toImporter({ name, reference }: Origin): Importer {
  // A root without a name gets one from yarn, made of a hash.
  return { id: reference, name: /^root-workspace-[0-9a-f]{6}$/.test(name) ? undefined : name }
}

function toPackage({ key, line, version, resolution }: BerryEntry, origin: Origin): Package {
  const { name, source, reference } = origin
  const isAliased = !key.startsWith(name) || key.charCodeAt(name.length) !== AT
  // The literal of nearly every package comes first: a spread costs several times as much.
  if (source === 'registry' && !isAliased) {
    return { id: key, name, version: cleanVersion(reference), source, line }
  }
  const alias = isAliased ? aliasIn(key, name) : undefined
  const own = source === 'registry' ? reference : version
  return {
    id: key,
    name,
    ...(alias !== undefined && { alias }),
    // Yarn's placeholder for what has no version, such as a link.
    ...(own !== undefined && own !== '0.0.0-use.local' && { version: cleanVersion(own) }),
    source,
    ...(source !== 'registry' && { resolved: parseDescriptor(resolution).range ?? resolution }),
    line,
  }
}

/** The name that all descriptors of a key share, where it is another. */
function aliasIn(key: string, real: string): string | undefined {
  const names = new Set(descriptorsOf(key).map((one) => parseDescriptor(one).name))
  const [alias] = names
  return names.size === 1 && alias !== real ? alias : undefined
}

/** What a workspace without a manifest depends on may be for development, as far as we know. */
function deriveBerryReach(
  importers: readonly Importer[],
  edges: readonly Edge[],
  manifests: ReadonlyMap<string, Manifest>,
): (pkg: Package) => Reach {
  const unseen = new Set(importers.map(({ id }) => id).filter((id) => !manifests.has(id)))
  if (unseen.size === 0) return reachThrough(importers, edges, true)
  const isUnsure = ({ from, type }: Edge) => type === 'prod' && unseen.has(from)
  const cautious = edges.map((edge) => (isUnsure(edge) ? { ...edge, type: 'dev' as const } : edge))
  return reachThrough(importers, cautious, false)
}

function readManifests(
  importers: readonly Importer[],
  textOf: ReadManifest,
): ReadonlyMap<string, Manifest> {
  const manifests = new Map<string, Manifest>()
  for (const { id } of importers) {
    const manifest = workspaceManifest(id, textOf)
    if (manifest) manifests.set(id, manifest)
  }
  return manifests
}

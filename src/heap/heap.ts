import { resolve } from 'node:path'
import type { AdvisorySummary, Database, RuntimeSummary } from '../advisory/database.ts'
import { loadDatabase } from '../advisory/load.ts'
import type { Surroundings } from '../match/conditions.ts'
import { displayPath } from '../project/files.ts'
import { readProject } from '../project/read.ts'
import type { ProjectScan } from '../scan.ts'
import { everything, scanProject } from '../scan.ts'
import type { Census } from './census.ts'
import { CensusTaker } from './census.ts'
import type { Crossing } from './crossing.ts'
import { cross } from './crossing.ts'
import { GraphTaker } from './graph/graph.ts'
import type { Held } from './graph/held.ts'
import type { NodeCrossing, NodeKnown } from './node-crossing.ts'
import { crossNode, nodeOf } from './node-crossing.ts'
import type { Sighting } from './sighting.ts'
import { sightings } from './sighting.ts'
import { prefixesOf } from './signature.ts'
import { readSnapshot } from './snapshot/read.ts'
import type { Progress } from './snapshot/source.ts'
import { bytesOfFile } from './snapshot/source.ts'
import type { Suspects } from './suspects.ts'
import { suspects } from './suspects.ts'

/** A heap snapshot, whose bytes are read once; with paths, those of the last one twice. */
export interface SnapshotSource {
  /** How to call it in messages. */
  readonly path: string
  readonly bytes: () => AsyncIterable<Uint8Array>
}

export interface MatchHeapOptions {
  /**
   * Files (plain or gzip), absolute or relative to `cwd`, or sources: snapshots of one process in the order
   * in which they were taken.
   */
  readonly snapshots: readonly (string | SnapshotSource)[]
  /** Folder or lockfile of the project that ran, absolute or relative to `cwd`. Default: none. */
  readonly project?: string
  /** Default: the process's working directory. */
  readonly cwd?: string
  /** Default: the one inside the package. */
  readonly database?: Database
  readonly surroundings?: Surroundings
  /**
   * Tell who holds what is named, and how much that retains: takes about twice the time, and memory of about half
   * the size of the last snapshot.
   */
  readonly paths?: boolean
  /** Called while snapshots are read, with the name of the one. */
  readonly onProgress?: (path: string, ...progress: Parameters<Progress>) => void
}

export interface SnapshotSummary {
  readonly path: string
  readonly nodes: number
  /** Bytes of the heap. */
  readonly size: number
}

/**
 * A sighting, and what is said about it by the project's lockfile, or for a leak of Node.js itself by its
 * version; `undefined` where there is no project, or nothing tells the version.
 */
export type HeapMatch = Sighting & { readonly held?: Held } & (
    | { readonly of: 'package'; readonly crossing: Crossing | undefined }
    | { readonly of: 'node'; readonly crossing: NodeCrossing | undefined }
  )

/** What snapshots show of known leaks. Holds no text of the heap but names, and prefixes of advisories. */
export interface HeapResult {
  readonly database: Database
  readonly snapshots: readonly SnapshotSummary[]
  readonly project: ProjectScan | undefined
  /** Which Node.js the process ran on, as far as anything tells. */
  readonly node: NodeKnown | undefined
  /** The surest first. */
  readonly matches: readonly HeapMatch[]
  /** Where to look when nothing known explains it. */
  readonly suspects: Suspects
  /** Who holds the objects of the class that comes first; empty without paths, or where a leak is named. */
  readonly heldClasses: readonly (Held & { readonly name: string })[]
  /** How many advisories have a signature. */
  readonly known: number
}

/**
 * Names the known leaks that show in heap snapshots of a process.
 *
 * Memory stays small whatever the size of a snapshot. Nothing of a snapshot leaves the machine.
 *
 * @throws LeakscanError `SNAPSHOT_UNREADABLE`, `SNAPSHOT_INVALID`; what {@link readProject} throws.
 */
export async function matchHeap(options: MatchHeapOptions): Promise<HeapResult> {
  const cwd = resolve(options.cwd ?? '.')
  const database = options.database ?? (await loadDatabase())
  const scan = await scanOf(options, database, cwd)
  const advisories = withSignature(database)
  const prefixes = prefixesOf(advisories)
  const sources = options.snapshots.map((snapshot) => sourceOf(snapshot, cwd, options))
  const { censuses, graph } = await readAll(sources, prefixes, options.paths ?? false)
  const { surroundings = {} } = options
  const versions = censuses.map(({ node }) => node)
  const node = await nodeOf(surroundings, versions, scan, database, cwd)
  const matches = crossed(sightings(censuses, advisories), scan, node, database)
  const suspected = suspects(censuses)
  return {
    database,
    snapshots: sources.map(({ path }, index) => summaryOf(path, censuses[index]!)),
    project: scan,
    node,
    suspects: suspected,
    known: advisories.length,
    ...(await withHeld(matches, suspected, graph, sources.at(-1))),
  }
}

/** The censuses of snapshots, and the graph of the last one if that is wanted. */
async function readAll(
  sources: readonly SnapshotSource[],
  prefixes: readonly string[],
  withGraph: boolean,
): Promise<{ readonly censuses: Census[]; readonly graph: GraphTaker | undefined }> {
  const censuses: Census[] = []
  for (const { path, bytes } of withGraph ? sources.slice(0, -1) : sources) {
    censuses.push(await takeCensus(bytes(), path, prefixes))
  }
  const last = withGraph ? sources.at(-1) : undefined
  if (!last) return { censuses, graph: undefined }
  const graph = await readSnapshot(
    last.bytes(),
    last.path,
    (layout) => new GraphTaker(layout, new CensusTaker(layout, prefixes)),
  )
  graph.check(last.path)
  return { censuses: [...censuses, graph.census.census()], graph }
}

function summaryOf(path: string, { nodes, size }: Census): SnapshotSummary {
  return { path, nodes, size }
}

/** So many are told of: each takes a walk over the whole heap. */
const mostHeld = 3

/** Adds who holds what was found: what is named, or else the objects of the class that comes first. */
async function withHeld(
  matches: readonly HeapMatch[],
  { constructors }: Suspects,
  graph: GraphTaker | undefined,
  source: SnapshotSource | undefined,
): Promise<Pick<HeapResult, 'matches' | 'heldClasses'>> {
  if (!graph || !source) return { matches, heldClasses: [] }
  const { heldOf } = await import('./graph/held.ts')
  if (matches.length > 0) {
    const wanted = matches.slice(0, mostHeld).map(({ seen }) => seen[0]!.signature)
    const held = await heldOf(wanted, graph, source)
    const told = matches.map((match, index) => {
      const own = held[index]
      return own ? { ...match, held: own } : match
    })
    return { matches: told, heldClasses: [] }
  }
  const grown = constructors.filter(({ sizes }) => sizes.length < 2 || sizes.at(-1)! > sizes[0]!)
  const classes = grown.slice(0, 1).map(({ name }) => name)
  const wanted = classes.map((name) => ({ constructor: name }))
  const held = await heldOf(wanted, graph, source)
  return { matches, heldClasses: held.map((one, index) => ({ name: classes[index]!, ...one })) }
}

function crossed(
  seen: readonly Sighting[],
  scan: ProjectScan | undefined,
  node: NodeKnown | undefined,
  database: Database,
): HeapMatch[] {
  const runtime = new Map(database.runtimeAdvisories().map((advisory) => [advisory.id, advisory]))
  const shown = seen.flatMap(({ advisory }) => runtime.get(advisory.id) ?? [])
  return seen.map((sighting) => {
    const ofNode = runtime.get(sighting.advisory.id)
    return ofNode
      ? { ...sighting, of: 'node', crossing: node && crossNode(ofNode, node, shown, database) }
      : { ...sighting, of: 'package', crossing: scan && cross(sighting.advisory, scan) }
  })
}

/** Counts what is in a snapshot. */
export async function takeCensus(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  prefixes: readonly string[],
): Promise<Census> {
  const taker = await readSnapshot(bytes, path, (layout) => new CensusTaker(layout, prefixes))
  return taker.census()
}

/** The live advisories that say how they look in a snapshot, those of Node.js itself as of a package `node`. */
export function withSignature(database: Database): AdvisorySummary[] {
  const ofPackages = database.packageNames().flatMap((name) => database.advisoriesFor(name))
  return [...ofPackages, ...database.runtimeAdvisories().map(asOfPackage)].filter(
    ({ signature }) => signature !== undefined,
  )
}

function asOfPackage(summary: RuntimeSummary): AdvisorySummary {
  return { ...summary, package: 'node' }
}

/** What the project's lockfile says; `undefined` without a project. */
export async function scanOf(
  { project, surroundings = {} }: Pick<MatchHeapOptions, 'project' | 'surroundings'>,
  database: Database,
  cwd: string,
): Promise<ProjectScan | undefined> {
  if (project === undefined) return undefined
  return scanProject(await readProject(project, cwd), database, everything, { surroundings })
}

function sourceOf(
  snapshot: string | SnapshotSource,
  cwd: string,
  { onProgress }: MatchHeapOptions,
): SnapshotSource {
  if (typeof snapshot !== 'string') return snapshot
  const file = resolve(cwd, snapshot)
  const path = displayPath(file, cwd)
  const report: Progress = (read, total) => onProgress?.(path, read, total)
  return { path, bytes: () => bytesOfFile(file, path, report) }
}

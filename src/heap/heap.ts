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

/** A heap snapshot, whose bytes are read once. */
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
export type HeapMatch = Sighting &
  (
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
  const summaries: SnapshotSummary[] = []
  const censuses: Census[] = []
  for (const snapshot of options.snapshots) {
    const { path, bytes } = sourceOf(snapshot, cwd, options)
    const census = await takeCensus(bytes(), path, prefixes)
    summaries.push({ path, nodes: census.nodes, size: census.size })
    censuses.push(census)
  }
  const { surroundings = {} } = options
  const versions = censuses.map(({ node }) => node)
  const node = await nodeOf(surroundings, versions, scan, database, cwd)
  return {
    database,
    snapshots: summaries,
    project: scan,
    node,
    matches: crossed(sightings(censuses, advisories), scan, node, database),
    suspects: suspects(censuses),
    known: advisories.length,
  }
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

import type {
  Advisory,
  AffectedRange,
  Conditions,
  EvidenceLevel,
  Leak,
  Measured,
  Signature,
  Use,
} from './advisory.ts'
import { memoized } from '../graph/memoized.ts'
import type { NodeReleases } from './node-releases.ts'

/** What matching and planning need of an advisory; the rest is read when a finding needs it. */
export interface AdvisorySummary extends AnySummary {
  readonly package: string
  readonly recommended?: string
  readonly replacement?: string
}

/** The same of an advisory of Node.js itself. */
export interface RuntimeSummary extends AnySummary {
  readonly component?: string
  readonly uses?: readonly Use[]
}

export interface AnySummary {
  readonly id: string
  readonly title: string
  readonly affected: readonly AffectedRange[]
  readonly conditions?: Conditions
  readonly leak: Leak
  readonly level: EvidenceLevel
  readonly retained?: Retained
  readonly signature?: readonly Signature[]
}

/** What each operation keeps with an affected version, as it was measured. */
export interface Retained extends Pick<Measured, 'meter' | 'node'> {
  /** Bytes, or handles. */
  readonly perOperation: number
}

/** A set of advisories, ready for matching. */
export interface Database {
  /** Date of its newest advisory, `YYYY-MM-DD`. */
  readonly date: string
  /** SHA-256 over all of its content, in hex. */
  readonly digest: string
  /** How many live advisories it holds. */
  readonly size: number
  /** How many of them are of Node.js itself. */
  readonly ofNode: number
  /** The live advisories of a package, by id. */
  readonly advisoriesFor: (name: string) => readonly AdvisorySummary[]
  /** The names of packages that have live advisories, by code unit. */
  readonly packageNames: () => readonly string[]
  /** The live advisories of Node.js itself, by id. */
  readonly runtimeAdvisories: () => readonly RuntimeSummary[]
  readonly nodeReleases: () => NodeReleases
  /** The whole advisory, withdrawn ones included. Reads the long texts when first called. */
  readonly advisory: (id: string) => Advisory | undefined
  /** Every advisory, withdrawn ones included, by id. */
  readonly advisories: () => readonly Advisory[]
}

/**
 * The compiled database, a file a part: `index` is loaded at every start, `summaries` when an installed
 * package is among its names, `runtime` when it is told which Node.js a project runs on, `advisories` when a finding needs the long texts.
 */
export interface CompiledDatabase {
  readonly index: CompiledIndex
  readonly summaries: CompiledSummaries
  readonly runtime: CompiledRuntime
  readonly advisories: readonly Advisory[]
}

export interface CompiledIndex {
  readonly schemaVersion: 1
  readonly date: string
  readonly digest: string
  readonly size: number
  /** Absent in databases of earlier versions. */
  readonly ofNode?: number
  /** Of the packages that have live advisories, by code unit. */
  readonly names: readonly string[]
}

/** The live advisories by package. */
export type CompiledSummaries = Readonly<
  Record<string, readonly Omit<AdvisorySummary, 'package'>[]>
>

/** The live advisories of Node.js itself, and what its releases are. */
export interface CompiledRuntime {
  readonly advisories: readonly RuntimeSummary[]
  readonly releases: NodeReleases
}

/** @param read - gives the other parts, each once, when it is needed. */
export function openDatabase(
  index: CompiledIndex,
  read: {
    readonly summaries: () => CompiledSummaries
    readonly runtime: () => CompiledRuntime
    readonly advisories: () => readonly Advisory[]
  },
): Database {
  const packages = memoized(() => new Map(Object.entries(read.summaries())))
  const runtime = memoized(read.runtime)
  const advisories = memoized(read.advisories)
  return {
    date: index.date,
    digest: index.digest,
    size: index.size,
    get ofNode() {
      return index.ofNode ?? runtime().advisories.length
    },
    advisoriesFor: (name) =>
      (packages().get(name) ?? []).map((summary) => ({ package: name, ...summary })),
    packageNames: () => index.names,
    runtimeAdvisories: () => runtime().advisories,
    nodeReleases: () => runtime().releases,
    advisory: (id) => advisories().find((advisory) => advisory.id === id),
    advisories,
  }
}

import type {
  Advisory,
  AffectedRange,
  Conditions,
  EvidenceLevel,
  Leak,
  PackageAdvisory,
  RuntimeAdvisory,
  Use,
} from './advisory.ts'
import { isOfPackage, isRuntime } from './advisory.ts'
import { groupBy } from '../graph/group-by.ts'
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

interface AnySummary {
  readonly id: string
  readonly title: string
  readonly affected: readonly AffectedRange[]
  readonly conditions?: Conditions
  readonly leak: Leak
  readonly level: EvidenceLevel
}

/** A set of advisories, ready for matching. */
export interface Database {
  /** Date of its newest advisory, `YYYY-MM-DD`. */
  readonly date: string
  /** SHA-256 over all of its content, in hex. */
  readonly digest: string
  /** How many live advisories it holds. */
  readonly size: number
  /** The live advisories of a package, by id. */
  readonly advisoriesFor: (name: string) => readonly AdvisorySummary[]
  /** The names of packages that have live advisories, by code unit. */
  readonly packageNames: () => readonly string[]
  /** The live advisories of Node.js itself, by id. */
  readonly runtimeAdvisories: readonly RuntimeSummary[]
  readonly nodeReleases: NodeReleases
  /** The whole advisory, withdrawn ones included. Reads the long texts when first called. */
  readonly advisory: (id: string) => Advisory | undefined
  /** Every advisory, withdrawn ones included, by id. */
  readonly advisories: () => readonly Advisory[]
}

/** The compiled database: `index` is loaded at every start, `advisories` when a finding needs it. */
export interface CompiledDatabase {
  readonly index: CompiledIndex
  readonly advisories: readonly Advisory[]
}

export interface CompiledIndex {
  readonly schemaVersion: 1
  readonly date: string
  readonly digest: string
  readonly size: number
  readonly packages: Readonly<Record<string, readonly Omit<AdvisorySummary, 'package'>[]>>
  readonly runtime: {
    readonly advisories: readonly RuntimeSummary[]
    readonly releases: NodeReleases
  }
}

/** @param digest - of the advisories and releases; the caller hashes, so that this stays pure. */
export function compile(
  advisories: readonly Advisory[],
  releases: NodeReleases,
  digest: string,
): CompiledDatabase {
  const sorted = advisories.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const live = sorted.filter((advisory) => advisory.withdrawn === undefined)
  const packages = [...groupBy(live.filter(isOfPackage), (advisory) => advisory.package)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => [name, group.map(summarisePackage)])
  const dates = sorted.flatMap((advisory) => [advisory.published, advisory.withdrawn?.date ?? ''])
  return {
    index: {
      schemaVersion: 1,
      date: dates.toSorted().at(-1) ?? '',
      digest,
      size: live.length,
      packages: Object.fromEntries(packages),
      runtime: { advisories: live.filter(isRuntime).map(summariseRuntime), releases },
    },
    advisories: sorted,
  }
}

function summarisePackage(advisory: PackageAdvisory): Omit<AdvisorySummary, 'package'> {
  const { recommended, replacement } = advisory
  return {
    ...summarise(advisory),
    ...(recommended !== undefined && { recommended }),
    ...(replacement !== undefined && { replacement }),
  }
}

function summariseRuntime(advisory: RuntimeAdvisory): RuntimeSummary {
  const { component, uses } = advisory
  return {
    ...summarise(advisory),
    ...(component !== undefined && { component }),
    ...(uses && { uses }),
  }
}

function summarise({ id, title, affected, conditions, leak, evidence }: Advisory): AnySummary {
  return { id, title, affected, ...(conditions && { conditions }), leak, level: evidence.level }
}

/** @param readAdvisories - gives the second part, once, when it is needed. */
export function openDatabase(
  index: CompiledIndex,
  readAdvisories: () => readonly Advisory[],
): Database {
  const packages = new Map(Object.entries(index.packages))
  let all: readonly Advisory[] | undefined
  const advisories = () => (all ??= readAdvisories())
  return {
    date: index.date,
    digest: index.digest,
    size: index.size,
    advisoriesFor: (name) =>
      (packages.get(name) ?? []).map((summary) => ({ package: name, ...summary })),
    packageNames: () => [...packages.keys()],
    runtimeAdvisories: index.runtime.advisories,
    nodeReleases: index.runtime.releases,
    advisory: (id) => advisories().find((advisory) => advisory.id === id),
    advisories,
  }
}

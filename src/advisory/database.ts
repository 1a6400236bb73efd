import type { Advisory, AffectedRange, Conditions, EvidenceLevel, Leak } from './advisory.ts'

/** What matching and planning need of an advisory; the rest is read when a finding needs it. */
export interface AdvisorySummary {
  readonly id: string
  readonly package: string
  readonly title: string
  readonly affected: readonly AffectedRange[]
  readonly conditions?: Conditions
  readonly leak: Leak
  readonly level: EvidenceLevel
  readonly recommended?: string
  readonly replacement?: string
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
}

/** @param digest - of the text of the advisories; the caller hashes, so that this stays pure. */
export function compile(advisories: readonly Advisory[], digest: string): CompiledDatabase {
  const sorted = advisories.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const live = sorted.filter((advisory) => advisory.withdrawn === undefined)
  const names = [...new Set(live.map((advisory) => advisory.package))].toSorted()
  const packages = names.map((name) => [
    name,
    live.filter((advisory) => advisory.package === name).map(summarise),
  ])
  const dates = sorted.flatMap((advisory) => [advisory.published, advisory.withdrawn?.date ?? ''])
  return {
    index: {
      schemaVersion: 1,
      date: dates.toSorted().at(-1) ?? '',
      digest,
      size: live.length,
      packages: Object.fromEntries(packages),
    },
    advisories: sorted,
  }
}

function summarise(advisory: Advisory): Omit<AdvisorySummary, 'package'> {
  const { id, title, affected, conditions, leak, evidence, recommended, replacement } = advisory
  return {
    id,
    title,
    affected,
    ...(conditions && { conditions }),
    leak,
    level: evidence.level,
    ...(recommended !== undefined && { recommended }),
    ...(replacement !== undefined && { replacement }),
  }
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
    advisory: (id) => advisories().find((advisory) => advisory.id === id),
    advisories,
  }
}

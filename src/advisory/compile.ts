import type { Advisory, Measured, PackageAdvisory, RuntimeAdvisory } from './advisory.ts'
import { isOfPackage, isRuntime } from './advisory.ts'
import type {
  AdvisorySummary,
  AnySummary,
  CompiledDatabase,
  Retained,
  RuntimeSummary,
} from './database.ts'
import { groupBy } from '../graph/group-by.ts'
import type { NodeReleases } from './node-releases.ts'

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
    .map(([name, group]) => [name, group.map(summarisePackage)] as const)
  const ofNode = live.filter(isRuntime)
  const dates = sorted.flatMap((advisory) => [advisory.published, advisory.withdrawn?.date ?? ''])
  return {
    index: {
      schemaVersion: 1,
      date: dates.toSorted().at(-1) ?? '',
      digest,
      size: live.length,
      ofNode: ofNode.length,
      names: packages.map(([name]) => name),
    },
    summaries: Object.fromEntries(packages),
    runtime: { advisories: ofNode.map(summariseRuntime), releases },
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

function summarise(advisory: Advisory): AnySummary {
  const { id, title, affected, conditions, leak, evidence, measured, signature } = advisory
  return {
    id,
    title,
    affected,
    ...(conditions && { conditions }),
    leak,
    level: evidence.level,
    ...(measured && { retained: retainedIn(measured) }),
    ...(signature && { signature }),
  }
}

function retainedIn({ meter, node, affected: { perOperation } }: Measured): Retained {
  return { meter, ...(node !== undefined && { node }), perOperation }
}

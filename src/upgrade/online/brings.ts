import { severities, severityOf } from '../../advisory/advisory.ts'
import type { AdvisorySummary, Database } from '../../advisory/database.ts'
import { affectedRange } from '../../match/ranges.ts'
import type { Finding } from '../../match/finding.ts'
import type { Ground } from './climb.ts'
import type { IsGood } from './lets-in.ts'
import type { Published } from './published.ts'
import { picks } from './published.ts'

/** What is asked whether a version brings leaks. */
export interface Bringing {
  readonly database: Database
  readonly published: Ground['published']
  /** The advisories that the project has findings of already. */
  readonly known: ReadonlySet<string>
}

/**
 * Of good versions those that are worth it by what they depend on: they bring no new leak as bad as the worst
 * that goes, and fewer than go. A fix would refuse the others.
 */
export function worthwhile(
  isGood: IsGood,
  { packument }: Published,
  fixed: readonly Finding[],
  bringing: Bringing,
): IsGood {
  const worst = Math.min(...fixed.map(({ advisory }) => rank(advisory)))
  const isWorthIt = (version: string) => {
    const dependencies = packument.manifest(version)?.dependencies ?? new Map<string, string>()
    const brought = Array.from(dependencies).flatMap((one) => leaksOf(one, bringing))
    return brought.length < fixed.length && brought.every((leak) => rank(leak) > worst)
  }
  return (version) => isGood(version) && isWorthIt(version)
}

/** What a dependency brings, as package managers pick it today. */
function leaksOf(
  [name, range]: readonly [string, string],
  { database, published, known }: Bringing,
): AdvisorySummary[] {
  const advisories = database.advisoriesFor(name).filter(({ id }) => !known.has(id))
  // Packages without advisories, which are nearly all, are not asked for.
  if (advisories.length === 0) return []
  const brought = published(name)
  if (brought === 'pending' || brought === undefined) return []
  const picked = picks(range, brought)
  return advisories.filter(({ affected }) => picked.some((one) => affectedRange(one, affected)))
}

function rank({ leak }: Pick<AdvisorySummary, 'leak'>): number {
  return severities.indexOf(severityOf(leak))
}

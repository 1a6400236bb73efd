import type { AffectedRange, Conditions, Severity } from '../advisory/advisory.ts'
import { severityOf } from '../advisory/advisory.ts'
import type { RuntimeSummary } from '../advisory/database.ts'
import type { Surroundings } from '../match/conditions.ts'
import { codeUnits } from '../code-units.ts'
import type { Ranked } from './affected.ts'
import { affectedAmong, ranked } from './affected.ts'
import type { NodeTarget } from './target.ts'

/**
 * How much of what a target can be has the leak: `all` of it; the `newest`, and so what is installed today;
 * or an older `part`, or a part of a range.
 */
export type Coverage = 'all' | 'newest' | 'part'

/** An advisory of Node.js itself that matches a target by version. */
export interface RuntimeMatch {
  readonly advisory: RuntimeSummary
  readonly severity: Severity
  readonly target: NodeTarget
  readonly coverage: Coverage
  /** The range that holds the newest affected version. */
  readonly range: AffectedRange
  /** Of a part: the lowest version from which on the target is free of the leak, if there is one. */
  readonly enough?: string
  readonly conditions: 'always' | 'yes' | 'unknown'
}

/** Matches a target against the advisories of Node.js, by id. What cannot apply there is left out. */
export function matchTarget(
  target: NodeTarget,
  advisories: readonly RuntimeSummary[],
  surroundings: Surroundings,
): RuntimeMatch[] {
  const around = target.platform === undefined ? surroundings : { platform: target.platform }
  const versions = ranked(target.versions)
  return advisories
    .flatMap((advisory) => match(target, versions, advisory, around))
    .toSorted((a, b) => codeUnits(a.advisory.id, b.advisory.id))
}

function match(
  target: NodeTarget,
  among: Ranked,
  advisory: RuntimeSummary,
  surroundings: Surroundings,
): RuntimeMatch[] {
  const { versions, kind } = target
  const part = affectedAmong(advisory.affected, among)
  if (!part) return []
  const conditions = weigh(advisory.conditions, surroundings)
  if (conditions === 'no') return []
  const enough = versions[part.newest + 1]
  const coverage =
    part.count === versions.length
      ? 'all'
      : kind === 'floating' && enough === undefined
        ? 'newest'
        : 'part'
  return [
    {
      advisory,
      severity: severityOf(advisory.leak),
      target,
      coverage,
      range: part.range,
      ...(coverage === 'part' && enough !== undefined && { enough }),
      conditions,
    },
  ]
}

/** Options in plain words, and flags, are nothing that a scan can know. */
function weigh(
  conditions: Conditions | undefined,
  { platform }: Surroundings,
): RuntimeMatch['conditions'] | 'no' {
  if (!conditions) return 'always'
  const { platform: platforms, flags, option } = conditions
  if (platforms && platform !== undefined && !platforms.includes(platform)) return 'no'
  const isPlatformUnknown = platforms !== undefined && platform === undefined
  return option !== undefined || flags !== undefined || isPlatformUnknown ? 'unknown' : 'yes'
}

import compare from 'semver/functions/compare.js'
import parse from 'semver/functions/parse.js'
import type { AdvisorySummary } from '../advisory/database.ts'
import { affectedRange } from '../match/ranges.ts'

/**
 * The lowest version above the installed one that no live advisory of the package affects: where a
 * chain of leaks and fixes ends. `undefined` when no version is known to be free of them.
 *
 * The lowest such version starts where some affected range ends, so the advisories themselves name
 * the candidates and no registry is asked. A prerelease is taken only when nothing else is there, or
 * from a prerelease.
 *
 * @param version - the installed version, valid SemVer.
 */
export function upgradeTarget(
  version: string,
  advisories: readonly AdvisorySummary[],
): string | undefined {
  const candidates = advisories
    .flatMap(({ affected, recommended }) => [...affected.map(({ fixed }) => fixed), recommended])
    .filter((candidate) => candidate !== undefined)
    .filter((candidate) => compare(candidate, version) > 0)
    .filter((candidate) => advisories.every((advisory) => isFree(candidate, advisory)))
    .toSorted(compare)
  const stable = candidates.find((candidate) => !isPrerelease(candidate))
  return isPrerelease(version) ? candidates[0] : (stable ?? candidates[0])
}

function isFree(candidate: string, { affected, recommended }: AdvisorySummary): boolean {
  if (affectedRange(candidate, affected)) return false
  // `recommended` says that the fixed versions of its line before it are not usable.
  return (
    recommended === undefined ||
    parse(candidate)?.major !== parse(recommended)?.major ||
    compare(candidate, recommended) >= 0 ||
    !affected.some(({ fixed }) => fixed !== undefined && compare(candidate, fixed) >= 0)
  )
}

function isPrerelease(version: string): boolean {
  return (parse(version)?.prerelease.length ?? 0) > 0
}

/**
 * Whether every version from the target on is free of known leaks, so that "the newest in range" is as
 * good an answer as the target itself.
 */
export function isNewestSafe(
  target: string | undefined,
  advisories: readonly AdvisorySummary[],
): boolean {
  return (
    target !== undefined &&
    advisories.every(({ affected }) =>
      affected.every(({ fixed, lastAffected }) => {
        const end = fixed ?? lastAffected
        return end === undefined || compare(end, target) <= 0
      }),
    )
  )
}

import Range from 'semver/classes/range.js'
import type { AffectedRange } from '../advisory/advisory.ts'
import type { AdvisorySummary } from '../advisory/database.ts'
import { parseRange } from '../match/parse-range.ts'
import { affectedRange } from '../match/ranges.ts'
import { compareVersions, versionOf } from '../match/version.ts'

/**
 * The lowest version above the installed one that no live advisory of the package affects: where a
 * chain of leaks and fixes ends. `undefined` when no version is known to be free of them.
 *
 * The lowest such version starts where some affected range ends, so the advisories themselves name
 * the candidates and no registry is asked. A prerelease is taken only when nothing else is there, or
 * from another of the same release.
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
    .filter((candidate) => compareVersions(candidate, version) > 0)
    .filter((candidate) => advisories.every((advisory) => isFree(candidate, advisory)))
    .toSorted(compareVersions)
  return candidates.find((candidate) => isExpected(candidate, version)) ?? candidates[0]
}

/**
 * The lowest version above the installed one that removes the most of its leaks and brings none: the
 * second-best answer. `undefined` when there is no such version.
 *
 * @param sameMajor - whether to look no further than the installed major.
 */
export function partialTarget(
  version: string,
  advisories: readonly AdvisorySummary[],
  sameMajor: boolean,
): string | undefined {
  const leaks = (at: string) => advisories.filter((advisory) => !isFree(at, advisory))
  const now = new Set(leaks(version))
  const candidates = advisories
    .flatMap(({ affected, recommended }) => [...affected.map(({ fixed }) => fixed), recommended])
    .filter((candidate) => candidate !== undefined)
    .filter((candidate) => compareVersions(candidate, version) > 0 && !isPrerelease(candidate))
    .filter((candidate) => !sameMajor || versionOf(candidate)?.major === versionOf(version)?.major)
    .filter((candidate) => leaks(candidate).every((advisory) => now.has(advisory)))
    .toSorted(compareVersions)
  const best = Math.min(...candidates.map((candidate) => leaks(candidate).length))
  return candidates.find((candidate) => leaks(candidate).length === best && best < now.size)
}

/** Whether an advisory has nothing against a version. */
export function isFree(candidate: string, { affected, recommended }: AdvisorySummary): boolean {
  if (affectedRange(candidate, affected)) return false
  // `recommended` says that the fixed versions of its line before it are not usable.
  return (
    recommended === undefined ||
    versionOf(candidate)?.major !== versionOf(recommended)?.major ||
    compareVersions(candidate, recommended) >= 0 ||
    !affected.some(({ fixed }) => fixed !== undefined && compareVersions(candidate, fixed) >= 0)
  )
}

/** Whether people expect a version after the installed one: a release, or a prerelease of the same. */
export function isExpected(candidate: string, installed: string): boolean {
  return (
    !isPrerelease(candidate) ||
    (isPrerelease(installed) && releaseOf(candidate) === releaseOf(installed))
  )
}

function releaseOf(version: string): string {
  const { major, minor, patch } = versionOf(version) ?? {}
  return `${major}.${minor}.${patch}`
}

function isPrerelease(version: string): boolean {
  return (versionOf(version)?.prerelease.length ?? 0) > 0
}

/**
 * Whether every version above the target that ranges admit is as free of leaks as the target, so that
 * "the newest in range" is as good an answer as the target itself.
 *
 * @param ranges - as the dependents write them once the upgrade is made; `undefined` where unknown.
 */
export function isNewestSafe(
  target: string,
  advisories: readonly AdvisorySummary[],
  ranges: readonly (string | undefined)[],
): boolean {
  const again = advisories
    .filter(({ affected }) => !affectedRange(target, affected))
    .flatMap(({ affected }) => affected.flatMap((range) => spanAbove(target, range)))
  if (again.length === 0) return true
  const spans = again.map((span) => new Range(span))
  // Many dependents write the same.
  return [...new Set(ranges)].every((range) => {
    const known = range === undefined ? undefined : parseRange(range)
    return known !== undefined && !spans.some((span) => known.intersects(span))
  })
}

/** The part of an affected range above a version, as a SemVer range. */
function spanAbove(version: string, { introduced, fixed, lastAffected }: AffectedRange): string[] {
  const end = fixed ?? lastAffected
  if (end !== undefined && compareVersions(end, version) <= 0) return []
  const start =
    introduced !== '0' && compareVersions(introduced, version) > 0
      ? `>=${introduced}`
      : `>${version}`
  if (end === undefined) return [start]
  return [`${start} ${fixed === undefined ? '<=' : '<'}${end}`]
}

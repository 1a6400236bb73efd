import type { AffectedRange } from '../advisory/advisory.ts'
import { lineOf } from '../advisory/node-releases.ts'
import { compareVersions, versionOf } from './version.ts'

/**
 * The range that holds a version, if one does.
 *
 * By SemVer 2.0 precedence, as OSV evaluates its SEMVER events: `7.4.2-beta.1` comes before `7.4.2` and
 * is affected when that is the fix. (npm's own `satisfies` would leave prereleases out.)
 *
 * @param version - a valid SemVer version.
 */
export function affectedRange(
  version: string,
  affected: readonly AffectedRange[],
): AffectedRange | undefined {
  return affected.find((range) => contains(range, version))
}

/** Whether a version is one that can be compared. */
export function isVersion(version: string | undefined): version is string {
  return version !== undefined && versionOf(version) !== undefined
}

function contains({ introduced, fixed, lastAffected }: AffectedRange, version: string): boolean {
  if (introduced !== '0' && compareVersions(version, introduced) < 0) return false
  if (fixed !== undefined) return compareVersions(version, fixed) < 0
  if (lastAffected !== undefined) return compareVersions(version, lastAffected) <= 0
  return lineOf(version) === lineOf(introduced)
}

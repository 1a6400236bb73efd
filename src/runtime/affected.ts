import type { AffectedRange } from '../advisory/advisory.ts'
import { lineOf } from '../advisory/node-releases.ts'

/**
 * A number by which versions of Node.js are in order. Much faster than to parse SemVer, and there are many
 * releases to compare; a prerelease counts as what it leads to.
 */
export function rankOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version
    .split('.')
    .map((part) => Number.parseInt(part, 10))
  return (major * 1000 + minor) * 1000 + patch
}

export function byVersion(a: string, b: string): number {
  return rankOf(a) - rankOf(b)
}

/** Prepares the ranges of an advisory: tells which one holds a version, if one does. */
export function affectedBy(
  affected: readonly AffectedRange[],
): (version: string) => AffectedRange | undefined {
  const ranges = affected.map((range) => ({
    range,
    first: rankOf(range.introduced),
    last: lastOf(range),
  }))
  return (version) => {
    const rank = rankOf(version)
    return ranges.find(({ first, last }) => first <= rank && rank <= last)?.range
  }
}

/** The rank of the last affected version: without an end, that of the release line's. */
function lastOf({ introduced, fixed, lastAffected }: AffectedRange): number {
  if (fixed !== undefined) return rankOf(fixed) - 1
  if (lastAffected !== undefined) return rankOf(lastAffected)
  const [major = '', minor = '999'] = lineOf(introduced).split('.')
  return rankOf(`${major}.${minor}.999`)
}

import type { AffectedRange } from '../advisory/advisory.ts'
import { lineOf } from '../advisory/node-releases.ts'

/**
 * A number by which versions of Node.js are in order. Much faster than to parse SemVer, and there are many
 * releases to compare; a prerelease counts as what it leads to.
 */
export function rankOf(version: string): number {
  const known = ranks.get(version)
  if (known !== undefined) return known
  const [major = 0, minor = 0, patch = 0] = version
    .split('.')
    .map((part) => Number.parseInt(part, 10))
  const rank = (major * 1000 + minor) * 1000 + patch
  ranks.set(version, rank)
  return rank
}

/** There are some hundred releases, and they are compared again and again. */
const ranks = new Map<string, number>()

export function byVersion(a: string, b: string): number {
  return rankOf(a) - rankOf(b)
}

/**
 * Prepares the ranges of an advisory, each within one release line: tells which one holds a version, if one
 * does. Most ranges are of other lines, and their bounds are not worth to be read.
 */
export function affectedBy(
  affected: readonly AffectedRange[],
): (version: string) => AffectedRange | undefined {
  return (version) => {
    const prefix = `${lineOf(version)}.`
    return affected.find(
      (range) => range.introduced.startsWith(prefix) && isWithin(range, rankOf(version)),
    )
  }
}

/** A range without an end reaches to that of its release line. */
function isWithin({ introduced, fixed, lastAffected }: AffectedRange, rank: number): boolean {
  if (rank < rankOf(introduced)) return false
  if (fixed !== undefined) return rank < rankOf(fixed)
  return lastAffected === undefined || rank <= rankOf(lastAffected)
}

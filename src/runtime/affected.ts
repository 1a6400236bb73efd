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

/** Tells which range of an advisory, each within one release line, holds a version, if any does. */
export function affectedBy(
  affected: readonly AffectedRange[],
): (version: string) => AffectedRange | undefined {
  return (version) => affectedAmong(affected, ranked([version]))?.range
}

/** Versions to be compared with many advisories. */
export interface Ranked {
  /** Their ranks, ascending. */
  readonly ranks: readonly number[]
  /** What the versions of their release lines start with. */
  readonly prefixes: readonly string[]
}

/** @param versions - the oldest first. */
export function ranked(versions: readonly string[]): Ranked {
  const lines = new Set(versions.map(lineOf))
  return { ranks: versions.map(rankOf), prefixes: Array.from(lines, (line) => `${line}.`) }
}

/** What an advisory has of some versions. */
export interface AffectedPart {
  /** How many. */
  readonly count: number
  /** Index of the newest. */
  readonly newest: number
  /** The range that holds it. */
  readonly range: AffectedRange
}

/** What of some versions is affected; `undefined` for nothing. */
export function affectedAmong(
  affected: readonly AffectedRange[],
  { ranks: ordered, prefixes }: Ranked,
): AffectedPart | undefined {
  let part: AffectedPart | undefined
  for (const range of affected) {
    // Most ranges are of other lines, and their bounds are not worth to be read.
    if (!prefixes.some((prefix) => range.introduced.startsWith(prefix))) continue
    const { from, to } = spanOf(range)
    const first = indexOfLeast(ordered, from)
    const end = indexOfLeast(ordered, to)
    if (end === first) continue
    const count = (part?.count ?? 0) + end - first
    part = part && part.newest > end - 1 ? { ...part, count } : { count, newest: end - 1, range }
  }
  return part
}

/** Index of the first that is at least a number; the length where there is none. */
function indexOfLeast(ordered: readonly number[], least: number): number {
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ordered[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}

/** A range by the ranks of its versions: `from` is the first, `to` the first that is not in it. */
interface Span {
  readonly from: number
  readonly to: number
}

/** A range without an end reaches to that of its release line. */
function spanOf({ introduced, fixed, lastAffected }: AffectedRange): Span {
  const from = rankOf(introduced)
  if (fixed !== undefined) return { from, to: rankOf(fixed) }
  return { from, to: lastAffected === undefined ? endOfLine(from) : rankOf(lastAffected) + 1 }
}

/** A line is a major, and before 4 a minor of 0. */
function endOfLine(rank: number): number {
  const size = rank < 1_000_000 ? 1000 : 1_000_000
  return (Math.floor(rank / size) + 1) * size
}

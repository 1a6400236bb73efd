import type { AffectedRange } from '../advisory/advisory.ts'

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

/** A range by the ranks of its versions: `from` is the first, `to` the first that is not in it. */
interface Span {
  readonly from: number
  readonly to: number
  readonly range: AffectedRange
}

/** Prepares the ranges of an advisory, each within one release line: tells which one holds a version, if any does. */
export function affectedBy(
  affected: readonly AffectedRange[],
): (version: string) => AffectedRange | undefined {
  const spans = spansOf(affected)
  return (version) => {
    const rank = rankOf(version)
    return spans.find(({ from, to }) => from <= rank && rank < to)?.range
  }
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

/**
 * What of some versions is affected; `undefined` for nothing.
 *
 * @param ordered - ranks of the versions, ascending.
 */
export function affectedAmong(
  affected: readonly AffectedRange[],
  ordered: readonly number[],
): AffectedPart | undefined {
  let part: AffectedPart | undefined
  for (const { from, to, range } of spansOf(affected)) {
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

const known = new WeakMap<readonly AffectedRange[], readonly Span[]>()

function spansOf(affected: readonly AffectedRange[]): readonly Span[] {
  const spans = known.get(affected) ?? affected.map(spanOf)
  known.set(affected, spans)
  return spans
}

/** A range without an end reaches to that of its release line. */
function spanOf(range: AffectedRange): Span {
  const { introduced, fixed, lastAffected } = range
  const from = rankOf(introduced)
  if (fixed !== undefined) return { from, to: rankOf(fixed), range }
  return {
    from,
    to: lastAffected === undefined ? endOfLine(from) : rankOf(lastAffected) + 1,
    range,
  }
}

/** A line is a major, and before 4 a minor of 0. */
function endOfLine(rank: number): number {
  const size = rank < 1_000_000 ? 1000 : 1_000_000
  return (Math.floor(rank / size) + 1) * size
}

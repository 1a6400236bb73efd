import type { Signature } from '../advisory/advisory.ts'
import type { AdvisorySummary } from '../advisory/database.ts'
import { codeUnits } from '../code-units.ts'
import type { Census } from './census.ts'
import type { Strength, Trace } from './signature.ts'
import { trace } from './signature.ts'

/** From most to least sure. */
export const confidences = ['high', 'medium', 'low'] as const

export type Confidence = (typeof confidences)[number]

/** One signature in each of the snapshots, in their order. */
export interface Seen {
  readonly signature: Signature
  readonly strength: Strength
  readonly counts: readonly number[]
  readonly sizes?: readonly number[]
  /** From the first to the last snapshot; `undefined` where there is only one. */
  readonly growth: 'grows' | 'steady' | undefined
}

/** An advisory whose signature shows. */
export interface Sighting {
  readonly advisory: AdvisorySummary
  readonly confidence: Confidence
  /** The signatures of it that show, the one that says most first. */
  readonly seen: readonly Seen[]
}

/** Fewer are in any program that uses the package. */
const fewest = 100

/** So many times what a process without the leak was seen to hold. */
const aboveClean = 10

/** The advisories whose signatures show in snapshots of one process, in order; the surest first. */
export function sightings(
  censuses: readonly Census[],
  advisories: readonly AdvisorySummary[],
): Sighting[] {
  return advisories
    .flatMap((advisory) => {
      const seen = (advisory.signature ?? [])
        .map((signature) => look(signature, advisory.package, censuses))
        .filter(shows)
        .toSorted((a, b) => points(b) - points(a))
      const [best] = seen
      return best ? [{ advisory, confidence: confidenceOf(best), seen }] : []
    })
    .toSorted(
      (a, b) =>
        confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
        codeUnits(a.advisory.package, b.advisory.package) ||
        codeUnits(a.advisory.id, b.advisory.id),
    )
}

function look(signature: Signature, packageName: string, censuses: readonly Census[]): Seen {
  const traces = censuses.map((census) => trace(signature, packageName, census))
  const counts = traces.map(({ count }) => count)
  const sizes = traces.flatMap(({ size }) => (size === undefined ? [] : [size]))
  return {
    signature,
    strength: weakest(traces),
    counts,
    ...(sizes.length > 0 && { sizes }),
    growth: growthOf(counts),
  }
}

function weakest(traces: readonly Trace[]): Strength {
  const strengths = traces.map(({ strength }) => strength)
  return strengths.find((strength) => strength === 'vague') ?? strengths[0] ?? 'vague'
}

/** Growing means with every step, by a tenth and by more than chance in all. */
function growthOf(counts: readonly number[]): 'grows' | 'steady' | undefined {
  if (counts.length < 2) return undefined
  const [first = 0, last = 0] = [counts[0], counts.at(-1)]
  const rises = counts.every((count, index) => index === 0 || count > (counts[index - 1] ?? 0))
  return rises && last - first >= fewest / 10 && last >= first * 1.1 ? 'grows' : 'steady'
}

function shows(seen: Seen): boolean {
  const last = seen.counts.at(-1) ?? 0
  if (last < Math.max(fewest, aboveClean * (seen.signature.clean ?? 0))) return false
  // What says little by itself must at least grow.
  return seen.strength !== 'vague' || seen.growth === 'grows'
}

const strengthPoints: Readonly<Record<Strength, number>> = { specific: 2, general: 1, vague: 0 }

/** How much speaks for it: what it is, how far it is above a clean process, and whether it grows. */
function points({ signature, strength, counts, growth }: Seen): number {
  const above = (counts.at(-1) ?? 0) / Math.max(fewest, aboveClean * (signature.clean ?? 0))
  const height = above >= 100 ? 2 : above >= 10 ? 1 : 0
  const growing = growth === undefined ? 0 : growth === 'grows' ? 2 : -2
  return strengthPoints[strength] + height + growing
}

function confidenceOf(seen: Seen): Confidence {
  const sum = points(seen)
  return sum >= 4 ? 'high' : sum >= 3 ? 'medium' : 'low'
}

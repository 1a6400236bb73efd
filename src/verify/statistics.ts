import type { Meter, OperationName } from './reproduction.ts'

/** What the meter showed after so many operations, counted from the first sample. */
export interface Sample {
  readonly operations: number
  readonly value: number
}

/**
 * - `leaks`: grows without a sign of an end
 * - `bounded`: grew, and then stopped
 * - `flat`: does not grow
 * - `inconclusive`: none of these can be told from the samples; run longer
 */
export type Verdict = 'leaks' | 'bounded' | 'flat' | 'inconclusive'

/** How a series grows, in the meter's unit (bytes or handles) per operation. */
export interface Growth {
  readonly verdict: Verdict
  readonly perOperation: number
  /** 95%. */
  readonly interval: readonly [low: number, high: number]
}

/** What counts as nothing, by meter. Measured in trials: see CONTRIBUTING.md. */
interface Floor {
  /** Growth per operation that a clean program may show. */
  readonly perOperation: number
  /** Growth per batch: taking a sample costs something too. */
  readonly perBatch: number
  /** Less growth than this in all is no leak, however steady. */
  readonly total: number
}

const kB = 1024
const bytes: Floor = { perOperation: 8, perBatch: kB, total: 32 * kB }

const floors: Readonly<Record<Meter, Floor>> = {
  'js-heap': bytes,
  external: bytes,
  // The resident set of a clean program wobbles by hundreds of bytes an operation.
  native: { perOperation: kB, perBatch: 64 * kB, total: 4 * kB * kB },
  handles: { perOperation: 0.02, perBatch: 0.2, total: 5 },
}

/** The first part of a run fills caches and pools, and is not judged. */
const warmUp = 0.3

/** So many times the noise must be outgrown. */
const noiseFactor = 4

/** The second half of a leak grows at least at this part of the whole's slope. */
const stillGrowing = 1 / 3

/** Fewer samples decide nothing. */
const fewest = 8

/**
 * Judges a series of samples, in order of operations.
 *
 * The slope is the median of the slopes of all pairs (Theil and Sen), its interval Sen's rank interval:
 * neither a few outliers nor the saw teeth of a garbage collector move them. A plateau is told from a leak
 * by its second half.
 */
export function judge(samples: readonly Sample[], meter: Meter): Growth {
  const settled = samples.slice(Math.floor(samples.length * warmUp))
  if (settled.length < fewest) {
    return { verdict: 'inconclusive', perOperation: 0, interval: [-Infinity, Infinity] }
  }
  const whole = theilSen(settled)
  return {
    verdict: verdictOf(settled, whole, floors[meter]),
    perOperation: whole.slope,
    interval: [whole.low, whole.high],
  }
}

function verdictOf(samples: readonly Sample[], whole: Slope, floor: Floor): Verdict {
  const span = spanOf(samples)
  const perBatch = floor.perBatch * ((samples.length - 1) / span)
  const nothing = Math.max(floor.perOperation, perBatch)
  if (whole.high < nothing) return 'flat'
  const second = theilSen(samples.slice(Math.floor(samples.length / 2)))
  const growth = whole.slope * span
  const outgrew = growth > floor.total && growth > noiseFactor * noiseOf(samples, whole.slope)
  const goesOn = second.slope >= whole.slope * stillGrowing
  if (whole.low > nothing && outgrew && goesOn) return 'leaks'
  return second.high < nothing && riseOf(samples) > floor.total ? 'bounded' : 'inconclusive'
}

/**
 * Whether growth that counts as nothing may yet be a leak: it is steady, and only counts as nothing since so
 * few operations make a batch that a sample may have cost as much. More operations a batch will tell.
 */
export function mayHide({ verdict, interval: [low] }: Growth, meter: Meter): boolean {
  return verdict === 'flat' && low > floors[meter].perOperation
}

/**
 * One growth of several runs: the median slope, an interval that holds all of theirs, and a verdict only
 * if no two runs contradict each other.
 */
export function combine(runs: readonly Growth[]): Growth {
  const decided = new Set(runs.map(({ verdict }) => verdict))
  decided.delete('inconclusive')
  const [verdict = 'inconclusive'] = decided
  return {
    verdict: decided.size === 1 ? verdict : 'inconclusive',
    perOperation: median(runs.map(({ perOperation }) => perOperation)),
    interval: [
      Math.min(...runs.map(({ interval }) => interval[0])),
      Math.max(...runs.map(({ interval }) => interval[1])),
    ],
  }
}

/** What was measured, and what its advisory says of it. */
interface Expected {
  readonly affected: boolean
  readonly operation: OperationName
}

/** An affected version, unless it is used as it is meant to be used. */
export function shouldLeak({ affected, operation }: Expected): boolean {
  return affected && operation === 'op'
}

/** Whether a version did what its advisory says: it leaks, or is known not to. */
export function agrees(side: Expected & { readonly verdict: Verdict }): boolean {
  const { verdict } = side
  return shouldLeak(side) ? verdict === 'leaks' : verdict === 'flat' || verdict === 'bounded'
}

/** A side without the leak keeps at most this part of what the leak keeps, whatever its own verdict. */
const mostOfTheLeak = 1 / 10

/**
 * Whether a leak stands out against a side that should not have it. Where an operation takes so long that a
 * batch holds one, what a sample costs is most of what a verdict tolerates, and a side that keeps hundreds of
 * bytes an operation passes as flat: as proof of a leak of the same size that will not do.
 */
export function standsOut(
  leak: Pick<Growth, 'perOperation'>,
  other: Pick<Growth, 'perOperation'>,
): boolean {
  return Math.abs(other.perOperation) <= leak.perOperation * mostOfTheLeak
}

interface Slope {
  readonly slope: number
  readonly low: number
  readonly high: number
}

const z95 = 1.96

/** P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968. */
function theilSen(samples: readonly Sample[]): Slope {
  const slopes = slopesOfPairs(samples)
  const n = samples.length
  const reach = z95 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const low = Math.max(0, Math.floor((slopes.length - reach) / 2))
  const high = Math.min(slopes.length - 1, Math.ceil((slopes.length + reach) / 2))
  return { slope: median(slopes), low: slopes[low] ?? 0, high: slopes[high] ?? 0 }
}

function slopesOfPairs(samples: readonly Sample[]): number[] {
  const slopes = samples.flatMap((a, index) =>
    samples.slice(index + 1).map((b) => (b.value - a.value) / (b.operations - a.operations)),
  )
  return slopes.toSorted((a, b) => a - b)
}

/** The scatter around the line: the median absolute deviation, scaled to a standard deviation. */
function noiseOf(samples: readonly Sample[], slope: number): number {
  const rests = samples.map(({ operations, value }) => value - slope * operations)
  const middle = median(rests)
  return 1.4826 * median(rests.map((rest) => Math.abs(rest - middle)))
}

/** From the level of the first quarter to that of the last. */
function riseOf(samples: readonly Sample[]): number {
  const quarter = Math.floor(samples.length / 4)
  const level = (part: readonly Sample[]) => median(part.map(({ value }) => value))
  return level(samples.slice(-quarter)) - level(samples.slice(0, quarter))
}

function spanOf(samples: readonly Sample[]): number {
  return (samples.at(-1)?.operations ?? 0) - (samples[0]?.operations ?? 0)
}

/** Of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2
}

import { expect, test } from 'vitest'
import type { Sample, Verdict } from '../../src/verify/statistics.ts'
import { agrees, combine, judge, mayHide } from '../../src/verify/statistics.ts'

/** A small seeded generator (mulberry32), so that every run sees the same noise. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const seeds = Array.from({ length: 50 }, (_, index) => index + 1)
const operationsPerBatch = 1000
const base = 5_000_000

interface Shape {
  readonly batches?: number
  /** Bytes after so many batches, without noise. */
  readonly at: (batch: number) => number
  /** Half the width of the noise, bytes. */
  readonly noise?: number
  /** Part of the samples that lie megabytes too high. */
  readonly outliers?: number
}

function series({ batches = 30, at, noise = 0, outliers = 0 }: Shape, seed: number): Sample[] {
  const random = generator(seed)
  return Array.from({ length: batches }, (_, index) => {
    const off = random() < outliers ? 3_000_000 : 0
    const value = base + at(index + 1) + (random() * 2 - 1) * noise + off
    return { operations: (index + 1) * operationsPerBatch, value }
  })
}

const perBatch = (bytesPerOperation: number) => bytesPerOperation * operationsPerBatch
const verdicts = (shape: Shape): Set<Verdict> =>
  new Set(seeds.map((seed) => judge(series(shape, seed), 'js-heap').verdict))

const leaking: [name: string, bytes: number, shape: Omit<Shape, 'at'>][] = [
  ['without noise', 100, {}],
  ['a slow one', 20, { noise: 10_000 }],
  ['with noise of a whole batch', 200, { noise: 200_000 }],
  ['with outliers', 200, { noise: 20_000, outliers: 0.1 }],
  ['a long run', 50, { batches: 60, noise: 50_000 }],
]

test.each(leaking)('steady growth leaks, and its slope is found: %s', (_, bytes, shape) => {
  for (const seed of seeds) {
    const growth = judge(
      series({ ...shape, at: (batch) => perBatch(bytes) * batch }, seed),
      'js-heap',
    )
    expect(growth.verdict).toBe('leaks')
    expect(Math.abs(growth.perOperation - bytes) / bytes).toBeLessThan(0.15)
  }
})

test('the interval holds the true slope at least 9 times in 10', () => {
  const shape = { at: (batch: number) => perBatch(100) * batch, noise: 100_000 }
  const holding = seeds.filter((seed) => {
    const [low, high] = judge(series(shape, seed), 'js-heap').interval
    return low <= 100 && 100 <= high
  })
  expect(holding.length).toBeGreaterThanOrEqual(seeds.length * 0.9)
})

test('growth in the steps of a table that doubles leaks', () => {
  const table = (batch: number) => 2 ** Math.ceil(Math.log2(perBatch(16) * batch))
  expect(verdicts({ at: (batch) => perBatch(100) * batch + table(batch), noise: 5_000 })).toEqual(
    new Set(['leaks']),
  )
})

const flat: [name: string, shape: Shape][] = [
  ['nothing at all', { at: () => 0 }],
  ['noise', { at: () => 0, noise: 3_000 }],
  ['outliers', { at: () => 0, noise: 1_000, outliers: 0.1 }],
  ['what a sample costs', { at: (batch) => 500 * batch }],
  ['a shrinking heap', { at: (batch) => -20_000 * batch, noise: 1_000 }],
  ['growth that ends within the warm-up', { at: (batch) => Math.min(batch, 7) * 500_000 }],
]

test.each(flat)('no growth is flat: %s', (_, shape) => {
  expect(verdicts(shape)).toEqual(new Set(['flat']))
})

test('growth that stops is bounded', () => {
  const plateau = (batch: number) => Math.min(batch, 15) * 200_000
  expect(verdicts({ at: plateau, noise: 2_000 })).toEqual(new Set(['bounded']))
})

const notLeaking: [name: string, shape: Shape][] = [
  ['a late plateau', { at: (batch) => Math.min(batch, 20) * 200_000, noise: 20_000 }],
  ['growth that fades', { at: (batch) => 2_000_000 * (1 - Math.exp(-batch / 5)), noise: 5_000 }],
  ['one step early', { at: (batch) => (batch > 12 ? 2_000_000 : 0), noise: 5_000 }],
  ['one step in the middle', { at: (batch) => (batch > 19 ? 2_000_000 : 0), noise: 5_000 }],
  ['one step late', { at: (batch) => (batch > 26 ? 2_000_000 : 0), noise: 5_000 }],
  ['much noise', { at: () => 0, noise: 500_000 }],
  ['saw teeth', { at: (batch) => (batch % 5) * 300_000, noise: 5_000 }],
]

test.each(notLeaking)('what does not grow for ever never leaks: %s', (_, shape) => {
  expect(verdicts(shape)).not.toContain('leaks')
})

test('much noise with no growth is not called flat either', () => {
  expect(verdicts({ at: () => 0, noise: 500_000 })).toContain('inconclusive')
})

test('a few samples decide nothing', () => {
  const samples = series({ batches: 10, at: (batch) => perBatch(100) * batch }, 1)
  expect(judge(samples, 'js-heap').verdict).toBe('inconclusive')
})

test('one handle an operation leaks by the meter of handles, and not by that of bytes', () => {
  const samples = Array.from({ length: 30 }, (_, i) => ({ operations: i * 10, value: 20 + i * 10 }))
  expect(judge(samples, 'handles')).toMatchObject({ verdict: 'leaks', perOperation: 1 })
  expect(judge(samples, 'js-heap').verdict).toBe('flat')
})

test('runs are combined to a verdict only if none contradicts another', () => {
  const run = (verdict: Verdict, perOperation: number) => {
    const interval: [number, number] = [perOperation - 1, perOperation + 1]
    return { verdict, perOperation, interval }
  }
  const agreed = combine([run('leaks', 10), run('inconclusive', 12), run('leaks', 11)])
  expect(agreed).toEqual({ verdict: 'leaks', perOperation: 11, interval: [9, 13] })
  expect(combine([run('leaks', 10), run('flat', 0)]).verdict).toBe('inconclusive')
})

test.each<[verdict: Verdict, affected: boolean, other: boolean]>([
  ['leaks', true, false],
  ['flat', false, true],
  ['bounded', false, true],
  ['inconclusive', false, false],
])('%s: agrees with affected %s, with not affected %s', (verdict, affected, other) => {
  expect(agrees({ affected: true, operation: 'op', verdict })).toBe(affected)
  expect(agrees({ affected: false, operation: 'op', verdict })).toBe(other)
  expect(agrees({ affected: true, operation: 'control', verdict })).toBe(other)
})

test('steady growth that is nothing only because an operation makes a batch is looked at again', () => {
  const grow = (perOperation: number, operations: number) =>
    Array.from({ length: 30 }, (_, n) => ({
      operations: n * operations,
      value: 4_000_000 + n * operations * perOperation,
    }))
  const alone = judge(grow(500, 1), 'js-heap')
  expect(alone.verdict).toBe('flat')
  expect(mayHide(alone, 'js-heap')).toBe(true)
  expect(judge(grow(500, 10), 'js-heap').verdict).toBe('leaks')
  expect(mayHide(judge(grow(0, 1), 'js-heap'), 'js-heap')).toBe(false)
})

import { expect, test } from 'vitest'
import { sound as advisory } from '../advisory.ts'
import { amount } from '../../src/report/amount.ts'
import { sparkline, verificationText } from '../../src/report/verification.ts'
import type { Side } from '../../src/verify/side.ts'
import type { Verification } from '../../src/verify/verify.ts'

const samples = (bytesPerBatch: number) =>
  Array.from({ length: 10 }, (_, n) => ({
    operations: n * 1000,
    value: 4_000_000 + n * bytesPerBatch,
  }))

const affected: Side = {
  version: '1.1.0',
  operation: 'op',
  affected: true,
  verdict: 'leaks',
  perOperation: 1234.5,
  interval: [1200, 1250],
  operations: 9000,
  runs: 1,
  verdicts: ['leaks'],
  samples: samples(1_000_000),
  seconds: 5.4,
}
const fixed: Side = {
  ...affected,
  version: '1.2.0',
  affected: false,
  verdict: 'flat',
  perOperation: 0,
  interval: [-1, 0],
  runs: 3,
  samples: samples(10),
}
const verification: Verification = {
  advisory,
  meta: {
    id: advisory.id,
    package: 'a',
    affected: '1.1.0',
    fixed: '1.2.0',
    meter: 'js-heap',
  },
  node: '20.20.2',
  isolated: true,
  sides: [affected, fixed],
  holds: true,
}
const options = { width: 80, colour: false, version: '0.0.0' }

test('a verification says what each version keeps, and whether the advisory holds', () => {
  expect(verificationText(verification, options)).toMatchInlineSnapshot(`
    "LEAK-2026-0001 a: Listeners of every request stay on the socket
    measured the JavaScript heap after garbage collection on Node.js 20.20.2

      1.1.0 (affected): leaks, 1,235 B per request (95%: 1,200 B to 1,250 B)
      ▁▂▃▃▄▅▆▆▇█  9,000 operations, 5 s

      1.2.0 (not affected): flat, 0 B per request (95%: -1 B to 0 B)
      ▁▁▁▁▁▁▁▁▁▁  9,000 operations in 3 runs, 5 s

    holds: every version does what the advisory says
    "
  `)
})

test('a version that does not do what the advisory says does not hold', () => {
  const text = verificationText({ ...verification, holds: false }, options)
  expect(text).toMatch(/\ndoes not hold: what stays where no leak should be/)
  const sides = [affected, { ...fixed, verdict: 'leaks' as const }]
  const leaking = verificationText({ ...verification, sides, holds: false }, options)
  expect(leaking).toMatch(/\ndoes not hold: a version does not do/)
})

test('a control is told from the leaking use, and versions of Node.js stand for themselves', () => {
  const control: Side = { ...fixed, version: '1.1.0', operation: 'control' }
  const { node: _, ...rest } = verification
  const text = verificationText({ ...rest, sides: [affected, control] }, options)
  expect(text).toContain('1.1.0 (control): flat')
  expect(text).not.toContain('on Node.js')
})

test('a version cannot move the cursor', () => {
  const hostile = { ...fixed, version: '1.2.0\u001b[2J' }
  expect(verificationText({ ...verification, sides: [hostile] }, options)).not.toContain('\u001b')
})

test('a heap that hardly moves is drawn as a line, one that doubles as a slope', () => {
  expect(sparkline([4_000_000, 4_002_000, 4_000_500])).toBe('▁▁▁')
  expect(sparkline([4_000_000, 6_000_000, 8_000_000])).toBe('▁▅█')
  expect(sparkline([0, 0])).toBe('▁▁')
})

test.each([
  [265.7, 'js-heap', '266 B'],
  [-0.4, 'js-heap', '0 B'],
  [-12, 'js-heap', '-12 B'],
  [1234, 'external', '1,234 B'],
  [13_500, 'js-heap', '13.5 kB'],
  [Infinity, 'js-heap', 'unknown'],
  [0.967, 'handles', '0.97 handles'],
] as const)('%d of %s is %s', (value, meter, text) => {
  expect(amount(value, meter)).toBe(text)
})

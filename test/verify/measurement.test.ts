import { expect, test } from 'vitest'
import type { Side } from '../../src/verify/side.ts'
import type { Verification } from '../../src/verify/verify.ts'
import { disproof, measurementOf } from '../../src/verify/measurement.ts'
import { sound as advisory } from '../advisory.ts'

const leaks: Side = {
  version: '1.1.0',
  operation: 'op',
  affected: true,
  verdict: 'leaks',
  perOperation: 100.001,
  interval: [99, 101],
  operations: 9000,
  runs: 1,
  verdicts: ['leaks'],
  samples: [],
  seconds: 5,
}
const flat: Side = { ...leaks, version: '1.2.0', affected: false, verdict: 'flat', perOperation: 0 }
const verification: Verification = {
  advisory,
  meta: { id: advisory.id, package: 'a', affected: '1.1.0', meter: 'js-heap' },
  node: '20.20.2',
  isolated: true,
  sides: [leaks, flat],
  holds: true,
}
const run = { date: '2026-11-23', leakscan: '1.0.0' }
const recorded = (sides: readonly Side[]) =>
  JSON.stringify(measurementOf({ ...verification, sides }, run))

const unfixed = { ...advisory, affected: [{ introduced: '0', lastAffected: '1.1.0' }] }
const control: Side = { ...flat, version: '1.1.0', affected: true, operation: 'control' }

test('a leak and a flat fixed version prove an advisory', () => {
  expect(disproof(recorded([leaks, flat]), advisory)).toBeUndefined()
})

test('a leak and a flat control prove an advisory that nobody fixed', () => {
  expect(disproof(recorded([leaks, control]), unfixed)).toBeUndefined()
})

test('what a fixed version keeps is weighed against the leak', () => {
  const rest = (perOperation: number) => recorded([leaks, { ...flat, perOperation }])
  expect(disproof(rest(9), advisory)).toBeUndefined()
  expect(disproof(rest(-9), advisory)).toBeUndefined()
  expect(disproof(rest(11), advisory)).toMatch(/1\.2\.0 keeps 11 per operation, too much beside/)
})

const grown: Side = { ...leaks, operation: 'control' }

test.each([
  ['a control where a version is fixed', recorded([leaks, control]), advisory, /1\.2\.0 fixes it/],
  [
    'a control that leaks',
    recorded([leaks, grown]),
    unfixed,
    /without the leak was measured: leaks/,
  ],
  [
    'a fixed version that leaks',
    recorded([leaks, { ...flat, verdict: 'leaks' }]),
    advisory,
    /1\.2\.0 is fixed and was measured: leaks/,
  ],
  [
    'an affected version that is flat',
    recorded([{ ...leaks, verdict: 'flat' }, flat]),
    advisory,
    /1\.1\.0 is affected and was measured: flat/,
  ],
  [
    'a version as affected that is not',
    recorded([{ ...leaks, version: '1.2.0' }, flat]),
    advisory,
    /says it is not/,
  ],
  [
    'a version as fixed that is affected',
    recorded([leaks, { ...flat, version: '1.1.5' }]),
    advisory,
    /says is affected/,
  ],
  [
    'another advisory',
    recorded([leaks, flat]),
    { ...advisory, id: 'LEAK-2026-0002' },
    /LEAK-2026-0001/,
  ],
  ['another package', recorded([leaks, flat]), { ...advisory, package: 'b' }, /measurement of a/],
  ['one side', recorded([leaks, flat]).replace('"fixed"', '"other"'), advisory, /no measurement/],
  ['no JSON', 'leaks', advisory, /no measurement/],
] as const)('%s proves nothing', (_what, text, ofAdvisory, message) => {
  expect(disproof(text, ofAdvisory)).toMatch(message)
})

test('nothing is recorded of more or fewer than two sides', () => {
  for (const sides of [[leaks], [leaks, flat, flat]]) {
    expect(measurementOf({ ...verification, sides }, run)).toBeUndefined()
  }
})

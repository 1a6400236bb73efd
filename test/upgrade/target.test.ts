import { expect, test } from 'vitest'
import type { AffectedRange } from '../../src/advisory/advisory.ts'
import type { AdvisorySummary } from '../../src/advisory/database.ts'
import { isNewestSafe, partialTarget, upgradeTarget } from '../../src/upgrade/target.ts'

const advisory = (affected: AffectedRange[], recommended?: string): AdvisorySummary => ({
  id: 'LEAK-2026-0001',
  package: 'a',
  title: 'A leak',
  affected,
  leak: {
    kind: 'other',
    memory: 'js-heap',
    trigger: 'call',
    growth: 'unbounded',
    exposure: 'default',
    scope: 'server',
  },
  level: 'confirmed',
  ...(recommended !== undefined && { recommended }),
})
const to2 = advisory([{ introduced: '1.0.0', fixed: '1.2.0' }])

const cases: [string, string, AdvisorySummary[], string | undefined][] = [
  ['the fix', '1.1.0', [to2], '1.2.0'],
  [
    'the end of a chain of leaks',
    '1.1.0',
    [
      to2,
      advisory([{ introduced: '1.1.5', fixed: '1.3.0' }]),
      advisory([{ introduced: '1.3.0', fixed: '1.4.0' }]),
    ],
    '1.4.0',
  ],
  [
    'the backport of its own line',
    '1.1.0',
    [
      advisory([
        { introduced: '2.0.0', fixed: '2.1.0' },
        { introduced: '1.0.0', fixed: '1.5.0' },
      ]),
    ],
    '1.5.0',
  ],
  [
    'the next major when its own line was never fixed',
    '1.1.0',
    [
      advisory([
        { introduced: '1.0.0', lastAffected: '1.9.0' },
        { introduced: '2.0.0', fixed: '2.3.0' },
      ]),
    ],
    '2.3.0',
  ],
  [
    'never a lower version',
    '2.1.0',
    [
      advisory([
        { introduced: '1.0.0', fixed: '1.5.0' },
        { introduced: '2.0.0', lastAffected: '2.9.0' },
      ]),
    ],
    undefined,
  ],
  [
    'nothing when nobody fixed it',
    '1.1.0',
    [advisory([{ introduced: '0', lastAffected: '1.9.0' }])],
    undefined,
  ],
  [
    'the usable version when the first fixed one is not',
    '4.1.0',
    [advisory([{ introduced: '0', fixed: '4.1.12' }], '4.1.13')],
    '4.1.13',
  ],
  [
    'no prerelease when there is a release',
    '1.1.0',
    [
      advisory([{ introduced: '1.0.0', fixed: '1.2.0-rc.1' }]),
      advisory([{ introduced: '1.0.0', fixed: '1.2.0' }]),
    ],
    '1.2.0',
  ],
  [
    'a prerelease from a prerelease',
    '1.2.0-rc.1',
    [advisory([{ introduced: '1.0.0', fixed: '1.2.0-rc.3' }])],
    '1.2.0-rc.3',
  ],
  [
    'a release rather than a prerelease of another one',
    '1.4.5-lts.1',
    [
      advisory([{ introduced: '1.0.0', fixed: '2.0.0-alpha.1' }]),
      advisory([{ introduced: '1.0.0', fixed: '2.0.0' }]),
    ],
    '2.0.0',
  ],
]

test.each(cases)('the target is %s', (_, version, advisories, expected) => {
  expect(upgradeTarget(version, advisories)).toBe(expected)
})

const again = advisory([{ introduced: '1.5.0', fixed: '1.6.0' }])

test.each([
  ['where nothing leaks later', [to2], ['*'], true],
  ['where a later version leaks again', [to2, again], ['^1.0.0'], false],
  ['where the ranges keep that version out', [to2, again], ['~1.2.0', '1.2.0'], true],
  ['where a range is unknown', [to2, again], ['~1.2.0', undefined], false],
] as const)('the newest is safe %s: %#', (_, advisories, ranges, expected) => {
  expect(isNewestSafe('1.2.0', advisories, ranges)).toBe(expected)
})

const never = advisory([{ introduced: '0', lastAffected: '9.0.0' }])

test.each([
  ['what its major has', '1.1.0', [to2, never], true, '1.2.0'],
  ['nothing where its major has nothing', '0.9.0', [to2, never], true, undefined],
  [
    'another major where one may',
    '0.9.0',
    [never, advisory([{ introduced: '0', fixed: '2.0.0' }])],
    false,
    '2.0.0',
  ],
  [
    'the lowest of those that remove the most',
    '1.0.0',
    [to2, advisory([{ introduced: '0', fixed: '1.1.0' }]), never],
    true,
    '1.2.0',
  ],
  [
    'no version that brings another leak',
    '1.1.0',
    [to2, advisory([{ introduced: '1.2.0', fixed: '3.0.0' }])],
    true,
    undefined,
  ],
] as const)('the second-best answer is %s', (_, version, advisories, sameMajor, expected) => {
  expect(partialTarget(version, advisories, sameMajor)).toBe(expected)
})

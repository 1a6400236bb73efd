import { expect, test } from 'vitest'
import type { AffectedRange } from '../../src/advisory/advisory.ts'
import type { AdvisorySummary } from '../../src/advisory/database.ts'
import { isNewestSafe, upgradeTarget } from '../../src/upgrade/target.ts'

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
]

test.each(cases)('the target is %s', (_, version, advisories, expected) => {
  expect(upgradeTarget(version, advisories)).toBe(expected)
})

test('the newest is not safe where a later version leaks again', () => {
  const again = advisory([{ introduced: '1.5.0', fixed: '1.6.0' }])
  expect(isNewestSafe('1.2.0', [to2])).toBe(true)
  expect(isNewestSafe('1.2.0', [to2, again])).toBe(false)
})

import { expect, test } from 'vitest'
import { affectedRange } from '../../src/match/ranges.ts'

const affected = [
  { introduced: '5.1.0', fixed: '7.4.2' },
  { introduced: '8.0.0', lastAffected: '8.3.0' },
]

test.each([
  ['5.0.9', false, 'below the first range'],
  ['5.1.0-rc.1', false, 'a prerelease of where it was introduced'],
  ['5.1.0', true, 'where it was introduced'],
  ['7.4.2-beta.1', true, 'a prerelease of the fix'],
  ['7.4.2', false, 'the fix itself'],
  ['7.4.2+build.5', false, 'a build of the fix'],
  ['7.9.0', false, 'between the ranges'],
  ['8.3.0', true, 'the last affected'],
  ['8.3.1', false, 'past the last affected'],
])('%s: %s, %s', (version, expected) => {
  expect(affectedRange(version, affected) !== undefined).toBe(expected)
})

test('"0" begins before every version, prereleases included', () => {
  const first = [{ introduced: '0', fixed: '1.0.0' }]
  expect(affectedRange('0.0.0-alpha', first)).toBe(first[0])
})

test('a range of Node.js without an end reaches to the end of its release line', () => {
  const open = [{ introduced: '24.1.0' }]
  const versions = ['24.0.0', '24.1.0', '24.99.0', '25.0.0', '0.12.0']
  expect(versions.filter((version) => affectedRange(version, open))).toEqual(['24.1.0', '24.99.0'])
})

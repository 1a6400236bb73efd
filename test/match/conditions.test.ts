import { expect, test } from 'vitest'
import type { Neighbours } from '../../src/match/conditions.ts'
import { weighConditions } from '../../src/match/conditions.ts'

const nothing: Neighbours = { packagesNamed: () => [], dependents: () => [] }

const installed = (version: string): Neighbours => ({
  ...nothing,
  packagesNamed: (name) =>
    name === 'partner' ? [{ id: 'p', name, version, source: 'registry', line: 1 }] : [],
})

test('no conditions: it always leaks', () => {
  expect(weighConditions(undefined, {}, nothing)).toEqual({ holds: 'always' })
})

test('an option in plain words is never known', () => {
  expect(weighConditions({ option: 'maxSize is set' }, { node: '20.0.0' }, nothing).holds).toBe(
    'unknown',
  )
})

test.each([
  [{}, 'unknown'],
  [{ node: '18.20.0' }, 'yes'],
  [{ node: '20.0.0' }, 'no'],
])('a Node.js range against %j: %s', (surroundings, holds) => {
  expect(weighConditions({ node: '<20' }, surroundings, nothing).holds).toBe(holds)
})

test.each([
  [{}, 'unknown'],
  [{ platform: 'linux' }, 'yes'],
  [{ platform: 'darwin' }, 'no'],
])('a platform against %j: %s', (surroundings, holds) => {
  expect(weighConditions({ platform: ['linux'] }, surroundings, nothing).holds).toBe(holds)
})

test('a partner that is not installed, or not in range, rules the leak out', () => {
  const conditions = { partner: { package: 'partner', range: '>=2' } }
  expect(weighConditions(conditions, {}, nothing)).toEqual({
    holds: 'no',
    reason: 'needs partner >=2, which is not installed',
  })
  expect(weighConditions(conditions, {}, installed('1.9.0')).holds).toBe('no')
  expect(weighConditions(conditions, {}, installed('2.0.0')).holds).toBe('yes')
})

test.each([
  [['glob'], 'no'],
  [['glob', 'glob'], 'no'],
  [['glob', 'other'], 'unknown'],
  [[], 'unknown'],
])('below %j, of which glob is known to do no harm: %s', (dependents, holds) => {
  const conditions = { harmlessUnder: ['glob'], option: 'keys that never complete' }
  const neighbours = { ...nothing, dependents: () => dependents }
  expect(weighConditions(conditions, {}, neighbours).holds).toBe(holds)
})

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
  [['glob@7.0.0'], 'no'],
  [['glob@7.0.0', 'glob@8.0.0'], 'no'],
  [['glob@7.0.0', 'other@1.0.0'], 'unknown'],
  [[], 'unknown'],
  [['@scope/client@4.0.0'], 'no'],
  [['@scope/client@3.9.9'], 'unknown'],
  [['@scope/client@'], 'unknown'],
  [['@scope/client@4.1.0-beta.1'], 'no'],
])('below %j, of which glob and @scope/client from 4.0.0 on do no harm: %s', (names, holds) => {
  const conditions = {
    harmlessUnder: ['glob', '@scope/client@>=4'],
    option: 'keys that never complete',
  }
  const dependents = names.map((name) => {
    const at = name.lastIndexOf('@')
    return { name: name.slice(0, at), version: name.slice(at + 1) || undefined }
  })
  const neighbours = { ...nothing, dependents: () => dependents }
  expect(weighConditions(conditions, {}, neighbours).holds).toBe(holds)
})

import { expect, test } from 'vitest'
import { admit } from '../../src/runtime/admit.ts'
import { isRange, resolveSpec } from '../../src/runtime/resolve.ts'
import { releases } from '../node.ts'

const resolved: [spec: string, kind: string, newest: string, count: number][] = [
  ['20.11.0', 'exact', '20.11.0', 1],
  ['v20.11.0', 'exact', '20.11.0', 1],
  // Newer than the table, and still a version.
  ['20.99.0', 'exact', '20.99.0', 1],
  ['20', 'floating', '20.20.2', 5],
  ['v20', 'floating', '20.20.2', 5],
  ['20.11', 'floating', '20.11.1', 2],
  ['20.x', 'floating', '20.20.2', 5],
  ['20.11.x', 'floating', '20.11.1', 2],
  ['node', 'floating', '24.1.0', 2],
  ['latest', 'floating', '24.1.0', 2],
  ['lts/*', 'floating', '22.2.0', 3],
  ['lts', 'floating', '22.2.0', 3],
  ['lts/-1', 'floating', '20.20.2', 5],
  ['lts/iron', 'floating', '20.20.2', 5],
  ['lts/Iron', 'floating', '20.20.2', 5],
  ['>=20', 'range', '24.1.0', 10],
  ['>= 20.11', 'range', '24.1.0', 8],
  ['>=v20.11.1', 'range', '24.1.0', 7],
  ['>=20.11 <24', 'range', '22.2.0', 6],
  ['^20.11.0 || >=22.1', 'range', '24.1.0', 7],
]

test.each(resolved)('%s is %s, at most %s', (spec, kind, newest, count) => {
  const resolution = resolveSpec(spec, releases, admit)
  expect(resolution).toMatchObject({ kind, newest })
  expect(resolution?.versions).toHaveLength(count)
})

test.each(['system', 'lts/krypton-9', 'nightly', '99', '', 'refs/heads/main', 'lts/-9'])(
  '%j is nothing that the table can tell',
  (spec) => {
    expect(resolveSpec(spec, releases, admit)).toBeUndefined()
  },
)

test('only what is a range takes a reader of ranges', () => {
  const specs = [
    '20.1.0',
    'v20',
    '20.x',
    'lts/*',
    'lts/-1',
    'iron',
    '>=18',
    '^20',
    '18 || 20',
    '18 - 20',
    '*',
  ]
  expect(specs.filter(isRange)).toEqual(['^20', '18 || 20', '18 - 20', '*'])
})

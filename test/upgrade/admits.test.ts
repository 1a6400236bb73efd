import { expect, test } from 'vitest'
import { admits } from '../../src/upgrade/admits.ts'

test.each([
  ['^7.4.1', true],
  ['~7.4.0', true],
  ['7.4.1', false],
  ['', true],
  ['*', true],
  ['latest', true],
  ['npm:pg@^7.0.0', true],
  ['npm:@scope/pg@6', false],
  ['npm:^7.4.1', true],
  ['npm:7.4.1', false],
  ['^6 || ^7', true],
  ['git+ssh://git@example.org/pg.git', false],
  ['github:brianc/node-postgres', false],
  ['brianc/node-postgres', false],
  ['https://example.org/pg.tgz', false],
  ['file:../pg', false],
  ['workspace:*', false],
])('%j admits 7.4.2: %s', (spec, expected) => {
  expect(admits(spec, '7.4.2')).toBe(expected)
})

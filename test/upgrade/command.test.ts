import { expect, test } from 'vitest'
import type { PackageManager } from '../../src/upgrade/command.ts'
import { howTo } from '../../src/upgrade/command.ts'
import type { Upgrade } from '../../src/upgrade/plan.ts'

const upgrade = (change: Partial<Upgrade>): Upgrade => ({
  kind: 'in-place',
  package: 'pg',
  from: '7.4.1',
  to: '7.4.3',
  packages: ['node_modules/pg'],
  findings: [],
  importers: [],
  blockers: [],
  ...change,
})
const names = {
  nameOf: (id: string) => (id === 'packages/api' ? '@app/api' : id),
  newestIsSafe: true,
}
const commands = (manager: PackageManager, change: Partial<Upgrade>) =>
  howTo(upgrade(change), manager, names)?.commands

test.each([
  ['npm', 'npm install pg@7.4.3 --workspace packages/api'],
  ['yarn-classic', 'yarn workspace @app/api upgrade pg@7.4.3'],
  ['yarn-berry', 'yarn up pg@^7.4.3'],
  ['pnpm', 'pnpm --filter ./packages/api update pg@7.4.3'],
  ['bun', 'bun add pg@7.4.3 --cwd packages/api'],
] as const)('%s moves the range of a workspace: %s', (manager, command) => {
  expect(commands(manager, { kind: 'relax', importers: ['packages/api'] })).toEqual([command])
})

test.each([
  ['npm', { overrides: { orm: { pg: '7.4.3' } } }],
  ['yarn-classic', { resolutions: { 'orm/pg': '7.4.3' } }],
  ['yarn-berry', { resolutions: { 'orm/pg': '7.4.3' } }],
  ['pnpm', { pnpm: { overrides: { 'orm>pg': '7.4.3' } } }],
  ['bun', { overrides: { pg: '7.4.3' } }],
] as const)('%s overrides a dependent that blocks', (manager, manifest) => {
  const blockers = [{ id: 'orm', range: '7.4.1' }]
  expect(howTo(upgrade({ kind: 'parent', blockers }), manager, names)?.manifest).toEqual(manifest)
})

test('where a later version leaks again, refreshing the lock is no answer: an override pins', () => {
  const how = howTo(upgrade({}), 'npm', { ...names, newestIsSafe: false })
  expect(how).toEqual({ manifest: { overrides: { pg: '7.4.3' } }, commands: ['npm install'] })
})

test('nothing can be run where no version helps', () => {
  const { to: _, ...without } = upgrade({ kind: 'none' })
  expect(howTo(without, 'npm', names)).toBe(undefined)
})

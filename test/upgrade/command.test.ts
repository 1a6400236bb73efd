import { expect, test } from 'vitest'
import type { PackageManager } from '../../src/upgrade/package-manager.ts'
import { howTo } from '../../src/upgrade/command.ts'
import type { Step } from '../../src/upgrade/upgrade.ts'

const workspaces = {
  nameOf: (id: string) => (id === 'packages/api' ? '@app/api' : id),
  several: true,
  overridesIn: 'package.json' as const,
}
const alone = { ...workspaces, several: false }

const range = (importer: string): Step => ({
  do: 'range',
  importer,
  name: 'pg',
  range: '^7.4.3',
  to: '7.4.3',
  type: 'dev',
})

test.each([
  ['npm', 'npm install pg@7.4.3 --workspace packages/api'],
  ['yarn-classic', 'yarn workspace @app/api add --dev pg@^7.4.3'],
  ['yarn-berry', 'yarn workspace @app/api add pg@^7.4.3'],
  ['pnpm', 'pnpm --filter ./packages/api update pg@7.4.3'],
  ['bun', 'bun add pg@7.4.3 --cwd packages/api'],
  ['deno', 'deno update --recursive pg@^7.4.3'],
  ['vlt', 'vlt install --save-dev pg@^7.4.3 --workspace=packages/api'],
] as const)('%s moves the range of a workspace: %s', (manager, command) => {
  expect(howTo([range('packages/api')], manager, workspaces)).toEqual({ commands: [command] })
})

test.each([
  ['npm', 'npm install pg@7.4.3'],
  ['yarn-classic', 'yarn upgrade pg@^7.4.3'],
  ['yarn-berry', 'yarn up pg@^7.4.3'],
  ['pnpm', 'pnpm update pg@7.4.3'],
  ['bun', 'bun add pg@7.4.3'],
  ['deno', 'deno update pg@^7.4.3'],
  ['vlt', 'vlt install --save-dev pg@^7.4.3'],
] as const)('%s moves the range of the root: %s', (manager, command) => {
  expect(howTo([range('')], manager, alone)?.commands).toEqual([command])
})

test.each([
  ['npm', { commands: ['npm update pg'] }],
  ['yarn-classic', { unlock: ['pg'], commands: ['yarn install'] }],
  ['yarn-berry', { commands: ['yarn up --recursive pg'] }],
  ['pnpm', { commands: ['pnpm update --depth Infinity --no-save pg'] }],
  ['bun', { commands: ['bun update pg'] }],
  ['deno', { commands: ['deno update pg'] }],
  ['vlt', { commands: ['vlt update'] }],
] as const)('%s refreshes the lock: %j', (manager, how) => {
  expect(howTo([{ do: 'refresh', package: 'pg' }], manager, alone)).toEqual(how)
})

test.each([
  ['npm', 'npm update pg'],
  ['yarn-berry', 'yarn up --recursive pg'],
  ['pnpm', 'pnpm update --recursive --depth Infinity --no-save pg'],
  ['bun', 'bun update --recursive pg'],
  ['deno', 'deno update --recursive pg'],
] as const)('%s refreshes the lock of all workspaces: %s', (manager, command) => {
  expect(howTo([{ do: 'refresh', package: 'pg' }], manager, workspaces)?.commands).toEqual([
    command,
  ])
})

test.each([
  ['npm', { overrides: { orm: { pg: '7.4.3' } } }],
  ['yarn-classic', { resolutions: { 'orm/pg': '7.4.3' } }],
  ['yarn-berry', { resolutions: { 'orm/pg': '7.4.3' } }],
  ['pnpm', { pnpm: { overrides: { 'orm>pg': '7.4.3' } } }],
  ['bun', { overrides: { pg: '7.4.3' } }],
  ['deno', { overrides: { orm: { pg: '7.4.3' } } }],
] as const)('%s overrides a dependent that blocks', (manager: PackageManager, manifest) => {
  const step: Step = { do: 'override', name: 'pg', to: '7.4.3', dependents: ['orm'] }
  expect(howTo([step], manager, alone)?.manifest).toEqual(manifest)
})

test('pnpm 10 has its overrides in pnpm-workspace.yaml', () => {
  const step: Step = { do: 'override', name: 'pg', to: '7.4.3', dependents: ['orm'] }
  expect(howTo([step], 'pnpm', { ...alone, overridesIn: 'pnpm-workspace.yaml' })).toEqual({
    settings: [{ file: 'pnpm-workspace.yaml', path: ['overrides', 'orm>pg'], value: '7.4.3' }],
    commands: ['pnpm install'],
  })
})

test('vlt has its overrides in vlt.json, and obeys them when the lockfile is written anew', () => {
  const step: Step = { do: 'override', name: 'pg', to: '7.4.3', dependents: ['orm'] }
  expect(howTo([step], 'vlt', alone)).toEqual({
    settings: [{ file: 'vlt.json', path: ['modifiers', '#orm > #pg'], value: '7.4.3' }],
    commands: ['vlt update'],
  })
})

test('Deno obeys an override when the lockfile is written anew', () => {
  const step: Step = { do: 'override', name: 'pg', to: '7.4.3', dependents: [] }
  expect(howTo([step], 'deno', alone)).toEqual({
    manifest: { overrides: { pg: '7.4.3' } },
    commands: ['rm deno.lock', 'deno install'],
  })
})

test('Deno follows a catalog without that', () => {
  const set = { do: 'set', file: 'deno.json', path: ['catalog', 'pg'], value: '7.4.3' } as const
  expect(howTo([set], 'deno', alone)?.commands).toEqual(['deno install'])
  const forced = { ...set, file: 'package.json', path: ['overrides', 'pg'] }
  expect(howTo([forced], 'deno', alone)?.commands).toEqual(['rm deno.lock', 'deno install'])
})

test('an alias stays one: Deno asks for its range only', () => {
  const aliased = { name: 'old', range: 'npm:@me/pg@>=7.4.3 <8', to: '7.4.3', type: 'dev' } as const
  const step: Step = { do: 'range', importer: '', ...aliased }
  expect(howTo([step], 'deno', alone)?.commands).toEqual(["deno update 'old@>=7.4.3 <8'"])
  expect(howTo([step], 'vlt', alone)?.commands).toEqual([
    "vlt install --save-dev 'old@npm:@me/pg@>=7.4.3 <8'",
  ])
})

test('nothing can be run where there are no steps', () => {
  expect(howTo([], 'npm', alone)).toBe(undefined)
})

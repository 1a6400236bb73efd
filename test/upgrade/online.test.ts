import { expect, onTestFinished, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'
import type { LocalRegistry, Packages } from '../universe/registry.ts'
import { startRegistry } from '../universe/registry.ts'

// pg leaks up to 7.4.3 and, on its older line, up to 6.4.2 partly.
const pg = { 'pg@7.4.1': {}, 'pg@7.4.2': {}, 'pg@7.4.3': {}, 'pg@7.5.0': {} }

interface Scanned {
  readonly upgrades: Record<string, unknown>[]
  readonly online: unknown
}

async function open(packages: Packages): Promise<LocalRegistry> {
  const registry = await startRegistry(packages)
  registry.later()
  onTestFinished(registry.close)
  return registry
}

/** Scans with --online: an npm project with these locked packages, and a registry with those. */
async function plan(
  registry: { readonly url: string },
  locked: Record<string, unknown>,
  root: object,
  settings = '',
): Promise<Scanned> {
  const cwd = folderWith({
    'package-lock.json': lockfile(locked, root),
    'package.json': JSON.stringify({ name: 'app', ...root }),
    '.npmrc': `registry=${registry.url}\nfetch-retries=0\n${settings}`,
  })
  const env = { npm_config_cache: folderWith({}) }
  const { stdout } = await leakscan(['--online', '--json', '--database', madeUp], { cwd, env })
  return JSON.parse(stdout).projects[0]
}

const orm = {
  'node_modules/pg': { version: '7.4.1' },
  'node_modules/orm': { version: '1.0.0', dependencies: { pg: '7.4.1' } },
}

test('the lowest version of a parent whose range picks the fix, and each packument once', async () => {
  const registry = await open({
    ...pg,
    'orm@1.0.0': { dependencies: { pg: '7.4.1' } },
    'orm@1.1.0': { dependencies: { pg: '7.4.2' } },
    'orm@1.2.0': { dependencies: { pg: '^7.4.2' } },
    'orm@1.3.0': { dependencies: { pg: '^7.4.2' } },
  })
  const { upgrades, online } = await plan(registry, orm, { dependencies: { orm: '1.0.0' } })
  expect(upgrades).toMatchObject([
    {
      kind: 'parent',
      moves: [{ package: 'orm', from: '1.0.0', to: '1.2.0', distance: 'minor' }],
      brings: [{ package: 'pg', from: '7.4.1', to: '7.4.3' }],
      commands: ['npm install orm@1.2.0', 'npm update pg'],
      fixes: { length: 2 },
    },
  ])
  expect(online).toEqual({ asked: true, failure: null })
  expect([...registry.asked]).toEqual([
    ['pg', 1],
    ['orm', 1],
  ])
})

test('a parent that its own dependents let move is refreshed, and no range changes', async () => {
  const registry = await open({
    ...pg,
    'orm@1.0.0': { dependencies: { pg: '7.4.1' } },
    'orm@1.2.0': { dependencies: { pg: '7.4.3' } },
  })
  const { upgrades } = await plan(registry, orm, { dependencies: { orm: '^1.0.0' } })
  expect(upgrades).toMatchObject([{ kind: 'in-place', commands: ['npm update pg orm'] }])
})

test('the climb goes on to the direct dependency', async () => {
  const registry = await open({
    ...pg,
    'orm@1.0.0': { dependencies: { pg: '7.4.1' } },
    'orm@2.0.0': { dependencies: { pg: '^7.4.3' } },
    'framework@3.0.0': { dependencies: { orm: '^1.0.0' } },
    'framework@3.1.0': { dependencies: { orm: '^1.0.0 || ^2.0.0' } },
    'framework@3.2.0': { dependencies: {} },
  })
  const locked = {
    ...orm,
    'node_modules/framework': { version: '3.0.0', dependencies: { orm: '^1.0.0' } },
  }
  const { upgrades } = await plan(registry, locked, { dependencies: { framework: '~3.0.0' } })
  expect(upgrades).toMatchObject([
    {
      kind: 'parent',
      moves: [{ package: 'framework', to: '3.1.0' }],
      steps: [{ do: 'range', name: 'framework', range: '~3.1.0' }, {}, {}],
    },
  ])
})

test('one move brings the fixes of all that it can: the fewest upgrades fix the most', async () => {
  const registry = await open({
    ...pg,
    'pg@6.4.0': {},
    'orm@1.0.0': { dependencies: { pg: '7.4.1', old: '1.0.0' } },
    'orm@2.0.0': { dependencies: { pg: '7.4.3', old: '1.0.0' } },
    'orm@2.1.0': { dependencies: { pg: '7.4.3' } },
    'old@1.0.0': { dependencies: { pg: '6.4.0' } },
  })
  const locked = {
    'node_modules/pg': { version: '7.4.1' },
    'node_modules/orm': { version: '1.0.0', dependencies: { pg: '7.4.1', old: '1.0.0' } },
    'node_modules/old': { version: '1.0.0', dependencies: { pg: '6.4.0' } },
    'node_modules/old/node_modules/pg': { version: '6.4.0' },
  }
  const { upgrades } = await plan(registry, locked, { dependencies: { orm: '1.0.0' } })
  expect(upgrades).toMatchObject([
    { moves: [{ package: 'orm', to: '2.1.0' }], fixes: { length: 4 } },
  ])
})

test.each([
  ['deprecated', { deprecated: 'broken' }],
  ['not published any more', { unpublished: true }],
] as const)('a fix that is %s gives way to the next', async (_, version) => {
  const registry = await open({ ...pg, 'pg@7.4.3': version })
  const locked = { 'node_modules/pg': { version: '7.4.1' } }
  const { upgrades } = await plan(registry, locked, { dependencies: { pg: '7.4.1' } })
  expect(upgrades).toMatchObject([{ kind: 'relax', to: '7.5.0' }])
})

test.each([
  ['before=2021-01-01', undefined],
  ['before=2022-01-01', '7.5.0'],
  ['min-release-age=1', '7.5.1'],
])('%s in .npmrc counts', async (setting, to) => {
  const registry = await open({
    'pg@7.4.1': {},
    'pg@7.5.0': { time: '2021-06-01T00:00:00Z', unpublished: setting.startsWith('min') },
    'pg@7.5.1': { time: '2022-06-01T00:00:00Z' },
    'pg@7.5.2': { time: new Date().toISOString() },
  })
  const locked = { 'node_modules/pg': { version: '7.4.1' } }
  const { upgrades } = await plan(registry, locked, { dependencies: { pg: '7.4.1' } }, setting)
  expect(upgrades).toMatchObject([to === undefined ? { kind: 'none' } : { kind: 'relax', to }])
})

test('where no published version of a parent lets the fix in, that is said, and an override is left', async () => {
  const registry = await open({
    ...pg,
    'orm@1.0.0': { dependencies: { pg: '7.4.1' } },
    'orm@9.0.0': { dependencies: { pg: '7.4.2' } },
  })
  const { upgrades } = await plan(registry, orm, { dependencies: { orm: '1.0.0' } })
  expect(upgrades).toMatchObject([
    {
      kind: 'parent',
      deadEnds: [{ package: 'orm', newest: '9.0.0' }],
      manifest: { overrides: { orm: { pg: '7.4.3' } } },
    },
  ])
})

test('a bundled copy is fixed by a version of its bundler that bundles it no more', async () => {
  const registry = await open({
    ...pg,
    'orm@1.0.0': { bundles: { pg: '7.4.1' } },
    'orm@1.1.0': { bundles: { pg: '7.4.3' } },
    'orm@1.2.0': { dependencies: { pg: '^7.4.3' } },
  })
  const locked = {
    'node_modules/orm': { version: '1.0.0', dependencies: { pg: '7.4.1' } },
    'node_modules/orm/node_modules/pg': { version: '7.4.1', inBundle: true },
  }
  const { upgrades } = await plan(registry, locked, { dependencies: { orm: '1.0.0' } })
  expect(upgrades).toMatchObject([{ moves: [{ package: 'orm', to: '1.2.0' }] }])
})

test('packages that depend on each other in a circle are climbed once', async () => {
  const registry = await open({
    ...pg,
    'a@1.0.0': { dependencies: { pg: '7.4.1', b: '1.0.0' } },
    'a@2.0.0': { dependencies: { pg: '^7.4.3', b: '2.0.0' } },
    'b@1.0.0': { dependencies: { a: '1.0.0' } },
    'b@2.0.0': { dependencies: { a: '2.0.0' } },
  })
  const locked = {
    'node_modules/pg': { version: '7.4.1' },
    'node_modules/a': { version: '1.0.0', dependencies: { pg: '7.4.1', b: '1.0.0' } },
    'node_modules/b': { version: '1.0.0', dependencies: { a: '1.0.0' } },
  }
  const { upgrades } = await plan(registry, locked, { dependencies: { a: '1.0.0' } })
  expect(upgrades).toMatchObject([{ moves: [{ package: 'a', to: '2.0.0' }] }])
})

test('without an answer the lockfile alone decides, and the report says so', async () => {
  const { upgrades, online } = await plan({ url: 'http://127.0.0.1:9/' }, orm, {
    dependencies: { orm: '1.0.0' },
  })
  expect(upgrades).toMatchObject([
    { kind: 'parent', to: '7.4.3', blockers: [{ name: 'orm@1.0.0' }] },
  ])
  expect(online).toMatchObject({ failure: expect.stringContaining('could not be asked for') })
})

test('a deprecated fix is taken where no other is published', async () => {
  const registry = await open({ 'pg@7.4.1': {}, 'pg@7.4.3': { deprecated: 'old' } })
  const locked = { 'node_modules/pg': { version: '7.4.1' } }
  const { upgrades } = await plan(registry, locked, { dependencies: { pg: '7.4.1' } })
  expect(upgrades).toMatchObject([{ kind: 'relax', to: '7.4.3' }])
})

test('a dependent that drops a package for another which brings the leak back is no fix', async () => {
  const registry = await open({
    ...pg,
    'orm@1.0.0': { dependencies: { driver: '1.0.0' } },
    'orm@1.1.0': { dependencies: { 'new-driver': '1.0.0' } },
    'orm@1.2.0': { dependencies: { 'new-driver': '^1.1.0' } },
    'driver@1.0.0': { dependencies: { pg: '7.4.1' } },
    'new-driver@1.0.0': { dependencies: { pg: '~7.4.1 <7.4.3' } },
    'new-driver@1.1.0': { dependencies: { pg: '^7.4.3' } },
  })
  const locked = {
    'node_modules/pg': { version: '7.4.1' },
    'node_modules/driver': { version: '1.0.0', dependencies: { pg: '7.4.1' } },
    'node_modules/orm': { version: '1.0.0', dependencies: { driver: '1.0.0' } },
  }
  const { upgrades } = await plan(registry, locked, { dependencies: { orm: '1.0.0' } })
  expect(upgrades).toMatchObject([{ moves: [{ package: 'orm', to: '1.2.0' }] }])
})

test('from a prerelease it goes to a release, not to a prerelease of the next', async () => {
  const registry = await open({
    'pg@7.4.1-lts.1': {},
    'pg@8.0.0-alpha.1': {},
    'pg@8.0.0': {},
  })
  const locked = { 'node_modules/pg': { version: '7.4.1-lts.1' } }
  const { upgrades } = await plan(registry, locked, { dependencies: { pg: '7.4.1-lts.1' } })
  expect(upgrades).toMatchObject([{ to: '8.0.0' }])
})

test('a version that brings as many leaks as it removes gives way to one that does not, in no further major', async () => {
  const registry = await open({
    'orm@1.0.0': {},
    'pg@7.4.1': {},
    'pg@7.4.3': { dependencies: { inflight: '^1.0.0' } },
    'pg@7.4.4': { dependencies: { inflight: '^1.0.0' } },
    'pg@8.0.0': { dependencies: { inflight: '^1.0.0' } },
    'pg@8.0.1': { dependencies: { orm: '^1.0.0' } },
    'inflight@1.0.6': {},
  })
  const planFor = async (locked: string) => {
    const dependencies = { pg: locked }
    const { upgrades } = await plan(
      registry,
      { 'node_modules/pg': { version: locked } },
      { dependencies },
    )
    return upgrades[0]
  }
  expect(await planFor('7.4.2')).toMatchObject({ to: '7.4.3' })
  expect(await planFor('6.4.2')).toMatchObject({ to: '8.0.1', distance: 'major' })
  expect(registry.asked.get('orm')).toBeUndefined()
})

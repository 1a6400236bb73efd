import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Universe } from '../universe/universe.ts'
import type { World } from '../universe/world.ts'
import { createWorld, filesIn, leakscan } from '../universe/world.ts'

/** A theme that does not go with the framework it has, and never will. */
const packages = {
  'pg@7.4.1': {},
  'pg@7.4.3': { later: true },
  'framework@1.0.0': {},
  'framework@2.0.0': {},
  'theme@1.0.0': { peerDependencies: { framework: '^1.0.0' } },
} as const

/** A world whose lockfile was written past its conflicts, as with `npm install --force`. */
async function forcedWorld(universe: Omit<Universe, 'title' | 'after'>): Promise<World> {
  const whole = { title: 'peers', after: { left: 0 }, ...universe }
  return createWorld(whole, 'npm', { force: true })
}

async function versionOf(name: string, { folder }: World): Promise<string | undefined> {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  return lock.packages[`node_modules/${name}`]?.version
}

test('a conflict of peers that stands in the lockfile is tolerated, and nothing else moves', async () => {
  const world = await forcedWorld({
    packages: {
      ...packages,
      'framework@2.1.0': { later: true },
      'theme@1.1.0': { peerDependencies: { framework: '^1.0.0' }, later: true },
    },
    project: { '': { dependencies: { pg: '7.4.1', framework: '^2.0.0', theme: '^1.0.0' } } },
  })
  expect((await leakscan(world, 'fix', '--yes')).code).toBe(0)
  expect(await versionOf('pg', world)).toBe('7.4.3')
  expect(await versionOf('framework', world)).toBe('2.0.0')
  expect(await versionOf('theme', world)).toBe('1.0.0')
})

test('what only peers bring stays beside a conflict that is tolerated', async () => {
  const world = await forcedWorld({
    packages: {
      ...packages,
      'theme@1.0.0': { peerDependencies: { framework: '^1.0.0', colours: '^1.0.0' } },
      'colours@1.0.0': {},
    },
    project: { '': { dependencies: { pg: '7.4.1', framework: '^2.0.0', theme: '^1.0.0' } } },
  })
  expect((await leakscan(world, 'fix', '--yes')).code).toBe(0)
  expect(await versionOf('colours', world)).toBe('1.0.0')
})

test('beside a conflict that stands, an upgrade that brings another is refused', async () => {
  const world = await forcedWorld({
    packages: {
      ...packages,
      'orm@1.0.0': { dependencies: { pg: '7.4.1' } },
      'orm@1.1.0': {
        dependencies: { pg: '7.4.3' },
        peerDependencies: { framework: '^1.0.0' },
        later: true,
      },
    },
    project: { '': { dependencies: { orm: '1.0.0', framework: '^2.0.0', theme: '^1.0.0' } } },
  })
  const before = filesIn(world.folder)
  const { code, stdout } = await leakscan(world, 'fix', '--yes')
  expect(code).toBe(1)
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'it would bring a conflict of peer dependencies: orm asks for framework ^1.0.0, and would get 2.0.0',
  )
  expect(filesIn(world.folder)).toEqual(before)
})

test('a lockfile without the peers that npm 7 would add gets none', async () => {
  const world = await createWorld(
    {
      title: 'legacy',
      packages,
      project: { '': { dependencies: { pg: '7.4.1', theme: '^1.0.0' } } },
      after: { left: 0 },
    },
    'npm',
    { legacyPeerDeps: true },
  )
  expect((await leakscan(world, 'fix', '--yes')).code).toBe(0)
  expect(await versionOf('pg', world)).toBe('7.4.3')
  expect(await versionOf('framework', world)).toBe(undefined)
})

test('a lockfile of npm 6 gets no peers, and no new conflict of them', async () => {
  const world = await createWorld(
    {
      title: 'npm 6',
      packages: {
        ...packages,
        'inflight@1.0.6': {},
        'orm@1.0.0': { dependencies: { pg: '7.4.1' } },
        'plugin@1.0.0': { peerDependencies: { pg: '<7.4.3' } },
      },
      project: {
        '': {
          dependencies: {
            orm: '1.0.0',
            pg: '7.4.1',
            plugin: '1.0.0',
            theme: '1.0.0',
            framework: '2.0.0',
          },
        },
      },
      after: { left: 0 },
    },
    'npm',
    { legacyPeerDeps: true, lockfileVersion: 1 },
  )
  const { stdout } = await leakscan(world, 'fix', '--yes', '--strategy', 'override,relax')
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('plugin asks for pg <7.4.3')
  const manifest = join(world.folder, 'package.json')
  const { dependencies, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'))
  delete dependencies.plugin
  writeFileSync(manifest, JSON.stringify({ ...rest, dependencies }))
  const fixed = await leakscan(world, 'fix', '--yes', '--strategy', 'override,relax')
  expect(fixed).toMatchObject({ code: 0, stderr: '' })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../cli.ts'
import { madeUp } from '../setup.ts'
import type { Universe } from '../universe/universe.ts'
import type { World } from '../universe/world.ts'
import { createWorld, filesIn, leakscan, leakscanAsking } from '../universe/world.ts'

/** A leak that takes a new range, and one that takes a refresh of the lock. */
const universe: Universe = {
  title: 'two upgrades',
  packages: {
    'pg@7.4.1': {},
    'pg@7.3.0': {},
    'pg@7.4.3': { later: true },
    'orm@1.0.0': { dependencies: { pg: '7.3.0' } },
    'orm@1.1.0': { dependencies: { pg: '^7.4.3' }, later: true },
  },
  project: { '': { dependencies: { pg: '7.4.1', orm: '^1.0.0' } } },
  after: { left: 0 },
}

async function expectUntouched(world: World, act: () => Promise<unknown>): Promise<void> {
  const before = filesIn(world.folder)
  await act()
  expect(filesIn(world.folder)).toEqual(before)
}

test('--dry-run shows the change of package.json and the packages that move, and writes nothing', async () => {
  const world = await createWorld(universe, 'npm')
  await expectUntouched(world, async () => {
    const { stdout, code } = await leakscan(world, 'fix', '--dry-run')
    expect(stdout).toMatchInlineSnapshot(`
      "Upgrade pg 7.3.0 → 7.4.3 (minor): fixes 2 leaks
      Upgrade pg 7.4.1 → 7.4.3 (patch): fixes 2 leaks

      package.json
      -     "pg": "7.4.1",
      +     "pg": "7.4.3",

      2 packages move
          orm 1.0.0 → 1.1.0
          pg 7.3.0, 7.4.1 → 7.4.3
      Nothing was written; it would be 4 of 4 leaks gone, read again and matched again.
      "
    `)
    expect(code).toBe(0)
  })
})

test('without a terminal and without --yes nothing is done', async () => {
  const world = await createWorld(universe, 'npm')
  await expectUntouched(world, async () => {
    expect(await leakscan(world, 'fix')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    })
  })
})

test('at a terminal each upgrade is asked for, and then the writing', async () => {
  const world = await createWorld(universe, 'npm')
  const questions: string[] = []
  const ask = async (question: string) => {
    questions.push(question)
    return question.includes('7.3.0') ? 'n' : 'y'
  }
  const { code, stdout } = await leakscanAsking(ask, world, 'fix')
  expect(questions).toEqual([
    'Upgrade pg 7.3.0 → 7.4.3 (minor): fixes 2 leaks [Y/n] ',
    'Upgrade pg 7.4.1 → 7.4.3 (patch): fixes 2 leaks [Y/n] ',
    'Write package.json, package-lock.json? [Y/n] ',
  ])
  expect(code).toBe(1)
  expect(stdout).toMatch(/2 of 4 leaks gone/)
})

test('whoever says no to the writing keeps every file', async () => {
  const world = await createWorld(universe, 'npm')
  const ask = async (question: string) => (question.startsWith('Write') ? 'no' : '')
  await expectUntouched(world, async () => {
    expect(await leakscanAsking(ask, world, 'fix')).toMatchObject({ code: 1 })
  })
})

test.each([0, 1, 2, 3])(
  'a registry that dies after %i answers leaves every file as it was',
  async (n) => {
    const world = await createWorld(universe, 'npm')
    world.registry.failAfter(n, 'drop')
    await expectUntouched(world, async () => {
      expect((await leakscan(world, 'fix', '--yes')).code).toBe(2)
    })
  },
)

test('interrupted, it leaves every file as it was', async () => {
  const world = await createWorld(universe, 'npm')
  world.registry.failAfter(2, 'hang')
  await expectUntouched(world, async () => {
    const args = [join(root, 'bin/leakscan.js'), 'fix', '--yes', '--database', madeUp]
    const child = spawn(process.execPath, args, { cwd: world.folder, env: world.env })
    await new Promise((resolve) => setTimeout(resolve, 3000))
    child.kill('SIGINT')
    const [code, signal] = await once(child, 'exit')
    expect([code, signal]).not.toEqual([0, null])
  })
})

test('what cannot be done does not stop the rest', async () => {
  const broken = { 'plugin@1.0.0': { peerDependencies: { pg: '7.4.1' } } }
  const world = await createWorld(
    {
      ...universe,
      packages: { ...universe.packages, ...broken },
      project: { '': { dependencies: { pg: '7.4.1', orm: '^1.0.0', plugin: '1.0.0' } } },
    },
    'npm',
  )
  const { code, stdout } = await leakscan(world, 'fix', '--yes')
  expect(code).toBe(1)
  expect(stdout).toMatch(/2 of 4 leaks gone/)
  expect(stdout).toMatch(
    /pg 7\.4\.1 \(LEAK-2018-9001, LEAK-2018-9002\): it takes\s+--strategy override/,
  )
})

test('a project with a part outside of its folder is refused before anything is tried', async () => {
  const world = await createWorld(
    { ...universe, project: { '': { dependencies: { pg: '7.4.1' } } } },
    'npm',
  )
  const outside = await createWorld(
    {
      ...universe,
      project: {
        '': { dependencies: { pg: '7.4.1', x: `file:../${world.folder.split('/').at(-1)}` } },
      },
    },
    'npm',
  )
  await expectUntouched(outside, async () => {
    expect(await leakscan(outside, 'fix', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lies outside of the project'),
    })
  })
})

test('many requests at once are no reason for a warning of Node.js', async () => {
  const orms = Array.from({ length: 20 }, (_, at) => `orm${at}`)
  const versions = (version: string, extra: object) =>
    orms.map((name) => [`${name}@${version}`, extra] as const)
  const world = await createWorld(
    {
      title: 'a project with many dependents of one package',
      packages: {
        'pg@7.4.1': {},
        'pg@7.4.3': { later: true },
        ...Object.fromEntries(versions('1.0.0', { dependencies: { pg: '7.4.1' } })),
        ...Object.fromEntries(versions('1.1.0', { dependencies: { pg: '7.4.3' }, later: true })),
      },
      project: { '': { dependencies: Object.fromEntries(orms.map((name) => [name, '1.0.0'])) } },
      after: { left: 0 },
    },
    'npm',
  )
  const warnings: Error[] = []
  const listen = (warning: Error) => warnings.push(warning)
  process.on('warning', listen)
  onTestFinished(() => void process.off('warning', listen))
  expect((await leakscan(world, 'fix', '--yes')).code).toBe(0)
  expect(warnings).toEqual([])
})

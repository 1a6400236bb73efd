import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Universe } from '../universe/universe.ts'
import type { World } from '../universe/world.ts'
import { createWorld, filesIn, leakscan } from '../universe/world.ts'

/** @param postinstall - a script of the project's own. */
function universe(postinstall: string, files: Record<string, string> = {}): Universe {
  return {
    title: 'a project with a script',
    packages: { 'pg@7.4.1': {}, 'pg@7.4.3': { later: true } },
    project: { '': { dependencies: { pg: '7.4.1' }, scripts: { postinstall } } },
    files,
    after: { left: 0 },
  }
}

const touch = `node -e "fs.writeFileSync('ran', '')"`

function installedVersion({ folder }: World): string {
  const file = join(folder, 'node_modules/pg/package.json')
  return JSON.parse(readFileSync(file, 'utf8')).version
}

test.each(['npm', 'bun'] as const)(
  '--install runs the install of %s, and its own settings let scripts run',
  async (manager) => {
    const world = await createWorld(universe(touch), manager)
    const { code, stdout } = await leakscan(world, 'fix', '--yes', '--install')
    expect(stdout).toContain(`\`${manager} install\` was run`)
    expect({ code, version: installedVersion(world) }).toEqual({ code: 0, version: '7.4.3' })
    expect(existsSync(join(world.folder, 'ran'))).toBe(true)
  },
)

test('--install runs no scripts where the settings of npm say so', async () => {
  const world = await createWorld(universe(touch, { '.npmrc': 'ignore-scripts=true\n' }), 'npm')
  expect((await leakscan(world, 'fix', '--yes', '--install')).code).toBe(0)
  expect(installedVersion(world)).toBe('7.4.3')
  expect(existsSync(join(world.folder, 'ran'))).toBe(false)
})

test('an install that fails puts the files back, byte for byte', async () => {
  const world = await createWorld(universe('exit 3'), 'npm')
  const before = filesIn(world.folder)
  expect(await leakscan(world, 'fix', '--yes', '--install')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/files of the fix were put back: `npm install` failed/),
  })
  expect(filesIn(world.folder)).toEqual(before)
})

test('without --install nothing is installed', async () => {
  const world = await createWorld(universe(touch), 'npm')
  await leakscan(world, 'fix', '--yes')
  expect(existsSync(join(world.folder, 'node_modules'))).toBe(false)
})

import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

const manifest = (name: string, version: string, dependencies: object = {}) =>
  JSON.stringify({ name, version, dependencies })

const installed = {
  'package.json': manifest('app', '1.0.0', { orm: '^1.0.0', 'old-pg': 'npm:pg@7.0.0' }),
  'node_modules/orm/package.json': manifest('orm', '1.0.0', { pg: '~7.4.0' }),
  'node_modules/orm/node_modules/pg/package.json': manifest('pg', '7.4.1'),
  'node_modules/old-pg/package.json': manifest('pg', '7.0.0'),
}

const scan = (cwd: string) => leakscan(['--installed', '--json', '--database', madeUp], { cwd })

test('what is installed is scanned without a lockfile, nested copies and aliases too', async () => {
  const { stdout, code } = await scan(folderWith(installed))
  const { findings, upgrades, lockfile: read } = JSON.parse(stdout).projects[0]
  expect(read).toBe('node_modules')
  expect(findings).toMatchObject([
    { package: { file: 'node_modules/old-pg/package.json', line: 1, alias: 'old-pg' } },
    { package: { file: 'node_modules/old-pg/package.json' } },
    {
      package: { file: 'node_modules/orm/node_modules/pg/package.json' },
      paths: [['app', 'orm@1.0.0', 'pg@7.4.1']],
    },
    { package: { file: 'node_modules/orm/node_modules/pg/package.json' } },
  ])
  expect(upgrades.map(({ kind }: { kind: string }) => kind)).toEqual(['relax', 'in-place'])
  expect(code).toBe(1)
})

test('the linked layout of pnpm is followed into its store, and each package is one', async () => {
  const store = 'node_modules/.pnpm'
  const cwd = folderWith({
    'package.json': manifest('app', '1.0.0', { orm: '^1.0.0' }),
    [`${store}/orm@1.0.0/node_modules/orm/package.json`]: manifest('orm', '1.0.0', {
      pg: '^7.4.0',
    }),
    [`${store}/pg@7.4.1/node_modules/pg/package.json`]: manifest('pg', '7.4.1'),
  })
  symlinkSync('.pnpm/orm@1.0.0/node_modules/orm', join(cwd, 'node_modules/orm'))
  symlinkSync('../../pg@7.4.1/node_modules/pg', join(cwd, store, 'orm@1.0.0/node_modules/pg'))
  const { findings } = JSON.parse((await scan(cwd)).stdout).projects[0]
  expect(findings).toMatchObject([
    {
      advisory: 'LEAK-2018-9001',
      package: { id: `${store}/pg@7.4.1/node_modules/pg` },
      paths: [['app', 'orm@1.0.0', 'pg@7.4.1']],
    },
    { advisory: 'LEAK-2018-9002' },
  ])
})

test('what is installed and what is locked are compared', async () => {
  const cwd = folderWith({
    ...installed,
    'package-lock.json': lockfile({
      'node_modules/orm': { version: '1.0.0' },
      'node_modules/pg': { version: '8.0.0' },
      'node_modules/fsevents': { version: '2.0.0', optional: true },
    }),
  })
  const { stdout } = await leakscan(['--installed', '--database', madeUp], { cwd })
  expect(stdout).toContain(
    'package-lock.json says otherwise: installed and not locked: pg@7.0.0, pg@7.4.1;\n' +
      'locked and not installed: pg@8.0.0.\n',
  )
})

test('nothing installed is nothing to scan', async () => {
  const { code, stderr } = await scan(folderWith({ 'package.json': '{}' }))
  expect(code).toBe(3)
  expect(stderr).toContain('.: no node_modules in this folder\n  Install first')
})

test('an empty node_modules is an empty scan, and says that nothing was checked', async () => {
  const cwd = folderWith({ 'package.json': '{}' })
  mkdirSync(join(cwd, 'node_modules'))
  const { stdout } = await leakscan(['--installed', '--database', madeUp], { cwd })
  expect(stdout).toContain('0 packages checked')
})

test('list --installed names what is there', async () => {
  const { stdout } = await leakscan(['list', '--installed'], { cwd: folderWith(installed) })
  expect(stdout).toBe('orm@1.0.0\npg@7.0.0\npg@7.4.1\n')
})

import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { sound } from '../advisory.ts'
import { madeUp } from '../setup.ts'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'

interface Planned {
  readonly kind: string
  readonly to?: string
  readonly commands: string[]
  readonly manifest?: unknown
  readonly blockers: { name: string }[]
  readonly overriddenBy?: string
}

/** Plans through the command line: the packages of a lockfile in, the upgrades out. */
async function plan(
  packages: Record<string, unknown>,
  root: object = {},
  manifest: object = {},
): Promise<Planned[]> {
  const cwd = folderWith({
    'package-lock.json': lockfile(packages, root),
    'package.json': JSON.stringify({ name: 'app', ...root, ...manifest }),
  })
  const { stdout } = await leakscan(['--json', '--database', madeUp], { cwd })
  return JSON.parse(stdout).projects[0].upgrades
}

const pg = { 'node_modules/pg': { version: '7.4.1' } }
const orm = (range: string) => ({
  'node_modules/orm': { version: '1.0.0', dependencies: { pg: range } },
})

test('in-place: a direct dependency whose range admits the target', async () => {
  expect(await plan(pg, { dependencies: { pg: '^7.4.1' } })).toMatchObject([
    { kind: 'in-place', to: '7.4.3', commands: ['npm update pg'], blockers: [] },
  ])
})

test('in-place: a transitive dependency whose dependents all admit the target', async () => {
  const [upgrade] = await plan({ ...pg, ...orm('^7.0.0') }, { dependencies: { orm: '1' } })
  expect(upgrade).toMatchObject({ kind: 'in-place', commands: ['npm update pg'] })
})

test('relax: only the manifest keeps the target out', async () => {
  expect(await plan(pg, { dependencies: { pg: '7.4.1' } })).toMatchObject([
    { kind: 'relax', commands: ['npm install pg@7.4.3'] },
  ])
})

test('relax: the manifest of a workspace', async () => {
  const packages = {
    ...pg,
    'node_modules/api': { resolved: 'packages/api', link: true },
    'packages/api': { name: '@app/api', dependencies: { pg: '~7.4.1 <7.4.3' } },
  }
  expect(await plan(packages)).toMatchObject([
    {
      kind: 'relax',
      importers: ['packages/api'],
      commands: ['npm install pg@7.4.3 --workspace packages/api'],
    },
  ])
})

test('parent: a dependent keeps the target out, and is named with an override', async () => {
  const [upgrade] = await plan({ ...pg, ...orm('7.4.1') }, { dependencies: { orm: '1' } })
  expect(upgrade).toMatchObject({
    kind: 'parent',
    blockers: [{ name: 'orm@1.0.0', range: '7.4.1' }],
    manifest: { overrides: { orm: { pg: '7.4.3' } } },
    commands: ['npm install'],
  })
})

test('parent: a bundled copy can only be moved by its bundler, so there is nothing to run', async () => {
  const packages = {
    ...orm('^7.0.0'),
    'node_modules/orm/node_modules/pg': { version: '7.4.1', inBundle: true },
  }
  const [upgrade] = await plan(packages, { dependencies: { orm: '1' } })
  expect(upgrade).toMatchObject({
    kind: 'parent',
    blockers: [{ name: 'orm@1.0.0', bundles: true }],
    commands: [],
  })
})

test.each([
  [{ overrides: { pg: '7.4.1' } }, ['overrides', 'pg']],
  [{ overrides: { orm: { pg: '7.4.1' } } }, ['overrides', 'orm', 'pg']],
  [{ overrides: { orm: { 'pg@^7': '~7.4.1 <7.4.3' } } }, ['overrides', 'orm', 'pg@^7']],
])('override: %j holds the package where it is, and is named', async (manifest, path) => {
  const [upgrade] = await plan(
    { ...pg, ...orm('^7.0.0') },
    { dependencies: { orm: '1' } },
    manifest,
  )
  expect(upgrade).toMatchObject({
    kind: 'override',
    overriddenBy: path.slice(1).join(' > '),
    settings: [{ file: 'package.json', path, value: expect.stringContaining('7.4.3') }],
    commands: ['npm install'],
  })
})

test('overrides of another package manager are in nobody’s way', async () => {
  const manifest = { resolutions: { pg: '7.4.1' }, pnpm: { overrides: { pg: '7.4.1' } } }
  const [upgrade] = await plan(
    { ...pg, ...orm('^7.0.0') },
    { dependencies: { orm: '1' } },
    manifest,
  )
  expect(upgrade).toMatchObject({ kind: 'in-place' })
})

test('one upgrade moves all copies that the same action moves, whatever their versions', async () => {
  const packages = {
    ...orm('^7.0.0'),
    'node_modules/pg': { version: '7.4.2' },
    'node_modules/orm/node_modules/pg': { version: '7.4.1' },
  }
  expect(await plan(packages, { dependencies: { orm: '1', pg: '^7.4.0' } })).toMatchObject([
    { kind: 'in-place', from: '7.4.1', to: '7.4.3', fixes: { length: 3 } },
  ])
})

test('a major away from the whole fix, what the major itself has to offer is said', async () => {
  const packages = { 'node_modules/pg': { version: '6.4.0' } }
  expect(await plan(packages, { dependencies: { pg: '~6.4.0' } })).toMatchObject([
    {
      kind: 'relax',
      to: '7.4.3',
      distance: 'major',
      within: { kind: 'in-place', to: '6.4.2', distance: 'patch', fixes: { length: 1 } },
    },
  ])
})

/** Plans for a project of another package manager, of which these are the files. */
async function planFiles(files: Record<string, string>): Promise<Planned[]> {
  const { stdout } = await leakscan(['--json', '--database', madeUp], { cwd: folderWith(files) })
  return JSON.parse(stdout).projects[0].upgrades
}

const pnpmLock = (specifier: string) => `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      pg:
        specifier: ${specifier}
        version: 7.4.1

packages:

  pg@7.4.1:
    resolution: {integrity: sha512-AA==}

snapshots:

  pg@7.4.1: {}
`

test('an override in pnpm-workspace.yaml is found, and named', async () => {
  const files = {
    'package.json': '{ "dependencies": { "pg": "^7.4.1" } }',
    'pnpm-workspace.yaml': 'packages:\n  - .\noverrides:\n  "orm>pg@7": 7.4.1\n',
    'pnpm-lock.yaml': pnpmLock('^7.4.1'),
  }
  expect(await planFiles(files)).toMatchObject([
    {
      kind: 'override',
      overriddenBy: 'orm>pg@7',
      settings: [{ file: 'pnpm-workspace.yaml', path: ['overrides', 'orm>pg@7'], value: '7.4.3' }],
      commands: ['pnpm install'],
    },
  ])
})

test.each([
  ['catalog:', 'catalog:\n  pg: 7.4.1\n', ['catalog', 'pg']],
  [
    'catalog:old',
    'catalogs:\n  new:\n    pg: 8.0.0\n  old:\n    pg: 7.4.1\n',
    ['catalogs', 'old', 'pg'],
  ],
])(
  'a range from %s is relaxed in the catalog, not in package.json',
  async (spec, catalog, path) => {
    const files = {
      'package.json': `{ "dependencies": { "pg": "${spec}" } }`,
      'pnpm-workspace.yaml': catalog,
      'pnpm-lock.yaml': pnpmLock(`'${spec}'`),
    }
    expect(await planFiles(files)).toMatchObject([
      {
        kind: 'relax',
        blockers: [{ range: '7.4.1', catalog: `pnpm-workspace.yaml: ${path.join('.')}` }],
        settings: [{ file: 'pnpm-workspace.yaml', path, value: '7.4.3' }],
        commands: ['pnpm install'],
      },
    ])
  },
)

test('a catalog whose range admits the target is in nobody’s way', async () => {
  const files = {
    'package.json': '{ "dependencies": { "pg": "catalog:" } }',
    'pnpm-workspace.yaml': 'catalog:\n  pg: ^7.4.1\n',
    'pnpm-lock.yaml': pnpmLock(`'catalog:'`),
  }
  expect(await planFiles(files)).toMatchObject([{ kind: 'in-place', blockers: [] }])
})

test('an override that admits the target is in nobody’s way', async () => {
  const manifest = { overrides: { pg: '^7.4.1' } }
  const [upgrade] = await plan(
    { ...pg, ...orm('^7.0.0') },
    { dependencies: { orm: '1' } },
    manifest,
  )
  expect(upgrade).toMatchObject({ kind: 'in-place' })
})

test('replace: nobody fixed it, and there is something else to use', async () => {
  expect(await plan({ 'node_modules/inflight': { version: '1.0.6' } })).toMatchObject([
    { kind: 'replace', replacement: 'a Map of promises', commands: [] },
  ])
})

test('an alias is upgraded under the name it is installed as', async () => {
  const packages = { 'node_modules/db': { name: 'pg', version: '7.4.1' } }
  expect(await plan(packages, { dependencies: { db: 'npm:pg@^7.4.1' } })).toMatchObject([
    { kind: 'in-place', commands: ['npm update db'] },
  ])
})

test('a folder name from the lockfile cannot add a command to the one that is shown', async () => {
  const packages = {
    ...pg,
    'node_modules/api': { resolved: "a'; rm -rf x", link: true },
    "a'; rm -rf x": { name: 'api', dependencies: { pg: '7.4.1' } },
  }
  const [upgrade] = await plan(packages)
  expect(upgrade?.commands).toEqual([
    String.raw`npm install pg@7.4.3 --workspace 'a'\''; rm -rf x'`,
  ])
})

test('dev-only leaks come after production ones, however severe', async () => {
  const upgrades = await plan(
    {
      'node_modules/tool': { version: '1.0.0', dev: true, dependencies: { pg: '7.4.1' } },
      'node_modules/tool/node_modules/pg': { version: '7.4.1', dev: true },
      'node_modules/pg': { version: '7.4.2' },
    },
    { dependencies: { pg: '7' }, devDependencies: { tool: '1' } },
  )
  expect(upgrades).toMatchObject([{ from: '7.4.2' }, { from: '7.4.1' }])
})

test('where a later version leaks again a peer needs no override: it takes what the manifest pins', async () => {
  const affected = [
    { introduced: '1.0.0', fixed: '1.1.0' },
    { introduced: '1.5.0', fixed: '2.0.0' },
  ]
  const id = 'LEAK-2026-9904'
  const cwd = folderWith({
    [`own/npm/driver/${id}.yaml`]: stringify({ ...sound, id, package: 'driver', affected }),
    'package.json': JSON.stringify({ name: 'app', dependencies: { driver: '^1.0.0', pool: '1' } }),
    'package-lock.json': lockfile(
      {
        'node_modules/driver': { version: '1.0.0' },
        'node_modules/pool': { version: '1.0.0', peerDependencies: { driver: '>=1' } },
      },
      { dependencies: { driver: '^1.0.0', pool: '1' } },
    ),
  })
  const args = ['--json', '--database', madeUp, '--advisories', 'own']
  const { stdout } = await leakscan(args, { cwd })
  const [upgrade] = JSON.parse(stdout).projects[0].upgrades
  expect(upgrade).toMatchObject({ kind: 'in-place', commands: ['npm install driver@1.1.0'] })
  expect(upgrade).not.toHaveProperty('manifest')
})

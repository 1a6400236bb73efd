import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { root } from '../cli.ts'
import type { Universe } from '../universe/universe.ts'
import { createWorld, filesIn, leakscan } from '../universe/world.ts'

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(join(root, `src/report/${name}.schema.json`), 'utf8'))
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false })
ajv.addSchema(schemaOf('report'))
const validate = ajv.compile(schemaOf('fix'))

/** A direct dependency that can be fixed, one that takes a wish, and one that nobody fixes. */
const universe: Universe = {
  title: 'something of everything',
  packages: {
    'pg@7.4.1': {},
    'pg@7.4.3': { later: true },
    'inflight@1.0.6': {},
    'orm@1.0.0': { dependencies: { pg: '7.3.0' } },
    'pg@7.3.0': {},
  },
  project: { '': { dependencies: { pg: '7.4.1', orm: '1.0.0', inflight: '^1.0.0' } } },
  after: { left: 3 },
}

test('--json says what was changed, what moved and what is left, as its schema describes it', async () => {
  const world = await createWorld(universe, 'npm')
  const { code, stdout, stderr } = await leakscan(world, 'fix', '--yes', '--json')
  expect(stderr).toBe('')
  const report = JSON.parse(stdout)
  validate(report)
  expect(validate.errors).toBe(null)
  expect(report).toMatchObject({
    exitCode: code,
    lockfile: 'package-lock.json',
    packageManager: 'npm',
    online: { asked: true, failure: null },
    written: true,
    installed: false,
    applied: [{ package: 'pg', from: '7.4.1', to: '7.4.3' }],
    changedFiles: ['package.json', 'package-lock.json'],
    moved: [{ name: 'pg', before: ['7.3.0', '7.4.1'], after: ['7.3.0', '7.4.3'] }],
    fixed: [
      { advisory: 'LEAK-2018-9001', package: { id: 'node_modules/pg' } },
      { advisory: 'LEAK-2018-9002', package: { id: 'node_modules/pg' } },
    ],
  })
  expect(report.notApplied.map((one: { reason: string }) => one.reason).toSorted()).toEqual([
    'it takes --strategy override',
    'no version is known to be free of it; use instead: a Map of promises',
  ])
  expect(report.left).toHaveLength(3)
})

test('--json with --dry-run says what would be, and writes nothing', async () => {
  const world = await createWorld(universe, 'npm')
  const before = filesIn(world.folder)
  const { stdout } = await leakscan(world, 'fix', '--dry-run', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    written: false,
    changedFiles: ['package.json', 'package-lock.json'],
  })
  expect(filesIn(world.folder)).toEqual(before)
})

test('--json asks nothing: it takes --yes or --dry-run', async () => {
  const world = await createWorld(universe, 'npm')
  expect(await leakscan(world, 'fix', '--json')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--json asks no questions'),
  })
})

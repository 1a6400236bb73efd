import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { folderWith, leakscan, root } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

const pg = { 'node_modules/pg': { version: '7.4.1' } }
const inflight = { 'node_modules/inflight': { version: '1.0.6' } }
const dev = lockfile({ 'node_modules/pg': { version: '7.4.1', dev: true } })

const scan = (cwd: string, ...args: string[]) => leakscan([...args, '--database', madeUp], { cwd })

async function fresh(cwd: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await scan(cwd, '--json', ...args)
  const { projects } = JSON.parse(stdout)
  return projects.flatMap((project: { findings: { advisory: string }[] }) =>
    project.findings.map(({ advisory }) => advisory),
  )
}

test('what a baseline has is counted, what is new fails', async () => {
  const cwd = folderWith({ 'package-lock.json': lockfile(pg) })
  await leakscan(['baseline', '--output', 'base.json'], { cwd })
  const before = await scan(cwd, '--baseline', 'base.json')
  expect(before.stdout).toContain('Exit 0: no leak to report, 2 in the baseline base.json.')
  expect(before.code).toBe(0)
  writeFileSync(join(cwd, 'package-lock.json'), lockfile({ ...pg, ...inflight }))
  const after = await scan(cwd, '--baseline', 'base.json')
  expect(after.code).toBe(1)
  expect(after.stdout).toContain('Exit 1: 1 new leak is moderate or worse')
})

test('a leak that is published later makes nothing new of what was there', async () => {
  const cwd = folderWith({ 'package-lock.json': lockfile(inflight) })
  // It is written without any advisory, as if none had been known.
  const { stdout } = await leakscan(['baseline', '--output', 'base.json'], { cwd })
  expect(stdout).toBe('')
  expect(await fresh(cwd, '--baseline', 'base.json')).toEqual([])
})

test('a leak that only development had is new when production has it', async () => {
  const cwd = folderWith({ 'package-lock.json': dev })
  const { stdout } = await leakscan(['baseline'], { cwd })
  writeFileSync(join(cwd, 'base.json'), stdout)
  expect(await fresh(cwd, '--baseline', 'base.json')).toEqual([])
  writeFileSync(join(cwd, 'package-lock.json'), lockfile(pg))
  expect(await fresh(cwd, '--baseline', 'base.json')).toEqual(['LEAK-2018-9001', 'LEAK-2018-9002'])
})

test('projects are told by their folders from wherever leakscan is started', async () => {
  const cwd = folderWith({
    'a/package-lock.json': lockfile(pg),
    'b/package-lock.json': lockfile(inflight),
    'c/.keep': '',
  })
  await leakscan(['baseline', '-r', '--output', 'c/base.json'], { cwd })
  expect(await fresh(cwd, '-r', '--baseline', 'c/base.json')).toEqual([])
  expect(await fresh(join(cwd, 'a'), '--baseline', '../c/base.json')).toEqual([])
  writeFileSync(join(cwd, 'a/package-lock.json'), lockfile(inflight))
  expect(await fresh(cwd, '-r', '--baseline', 'c/base.json')).toEqual(['LEAK-2016-9003'])
})

test('a baseline follows its schema, and is the same bytes every time', async () => {
  const cwd = folderWith({ 'package-lock.json': lockfile({ ...pg, ...inflight }) })
  const { stdout } = await leakscan(['baseline'], { cwd })
  const schema = JSON.parse(readFileSync(join(root, 'dist/schemas/baseline.schema.json'), 'utf8'))
  const validate = new Ajv({ strict: true }).compile(schema)
  validate(JSON.parse(stdout))
  expect(validate.errors).toBe(null)
  expect((await leakscan(['baseline'], { cwd })).stdout).toBe(stdout)
  expect(JSON.parse(stdout).projects).toEqual([
    { project: '.', packages: ['inflight@1.0.6', 'pg@7.4.1'], devPackages: [], node: [] },
  ])
})

test.each([
  ['{', ':2: not valid JSON'],
  ['[]', ':1: not a baseline: an object expected'],
  ['{"projects": []}', ':1: not a baseline: "schemaVersion" is not 1'],
  ['{"schemaVersion": 2, "projects": []}', ':1: not a baseline: "schemaVersion" is not 1'],
  ['{"schemaVersion": 1,\n"projects": [{"packages": []}]}', ':2: "project" is missing'],
  ['{"schemaVersion": 1,\n"projects": [{"packages": [1]}]}', ':2: a text expected'],
])('what is no baseline is exit 2: %s', async (text, message) => {
  const cwd = folderWith({ 'package-lock.json': lockfile({}), 'base.json': `${text}\n` })
  const { code, stdout, stderr } = await scan(cwd, '--baseline', 'base.json')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(`base.json${message}`)
})

test('a baseline that is not there, or goes with --since, is exit 2', async () => {
  const cwd = folderWith({ 'package-lock.json': lockfile({}) })
  const missing = await scan(cwd, '--baseline', 'none.json')
  expect(missing).toMatchObject({ code: 2, stdout: '' })
  expect(missing.stderr).toContain('none.json: the baseline cannot be read')
  const both = await scan(cwd, '--baseline', 'none.json', '--since', 'HEAD')
  expect(both.stderr).toContain('--baseline and --since cannot go together')
})

test('what cannot be read gives no baseline', async () => {
  const cwd = folderWith({ 'package-lock.json': '{' })
  expect(await leakscan(['baseline', '--output', 'b.json'], { cwd })).toMatchObject({ code: 2 })
  expect(() => readFileSync(join(cwd, 'b.json'))).toThrow('ENOENT')
})

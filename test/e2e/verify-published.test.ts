import { readFileSync, readdirSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { sound } from '../advisory.ts'
import { folderWith, leakscan } from '../cli.ts'
import type { Published } from '../registry.ts'
import { registryOf } from '../registry.ts'
import { packageOfNode } from '../../src/verify/node.ts'

const id = 'LEAK-2026-9902'

const code = (body: string) => ({
  'index.js': `const kept = []\nmodule.exports = (i) => { ${body} }\n`,
})
const leaking = code('kept.push({ i })')
const sane = code('')

const grower = (version: string, files: Published['files']): Published => ({
  name: 'grower',
  version,
  files,
})

/** The running Node.js under the name and with the version of another one. */
const disguised = (version: string): Published => ({
  name: packageOfNode(platform(), arch()),
  version,
  files: { 'bin/node': `#!/bin/sh\nexec '${process.execPath}' "$@"\n` },
})

interface World {
  readonly published: readonly Published[]
  /** Of the advisory. */
  readonly affected: (typeof sound)['affected']
  /** Of the reproduction, beside its id, meter and package. */
  readonly meta: object
  readonly more?: string
}

/** An empty folder with a private advisory, its reproduction, and a registry on loopback. */
async function world({ published, affected, meta, more = '' }: World) {
  const registry = await registryOf(published)
  const whole = { id, package: 'grower', meter: 'js-heap', ...meta }
  const cwd = folderWith({
    [`own/npm/grower/${id}.yaml`]: stringify({ ...sound, id, package: 'grower', affected }),
    [`own/npm/grower/${id}.repro.mjs`]: `export const meta = ${JSON.stringify(whole)}
export const setup = ({ load }) => load('grower')
export const op = (grow, i) => grow(i)
export const teardown = () => {}
${more}`,
    'home/.npmrc': '',
    'tmp/.keep': '',
  })
  const env = {
    HOME: join(cwd, 'home'),
    TMPDIR: join(cwd, 'tmp'),
    TEMP: join(cwd, 'tmp'),
    // Over those that an npm or npx which runs the tests hands on.
    npm_config_registry: registry,
    npm_config_userconfig: join(cwd, 'home/.npmrc'),
  }
  const run = (...args: string[]) =>
    leakscan(['verify', '--advisories', 'own', '--yes', ...args], { cwd, env })
  const left = () => readdirSync(env.TMPDIR).filter((name) => name.startsWith('leakscan'))
  return { cwd, run, left }
}

const five = [
  grower('1.0.0', sane),
  grower('1.1.0', leaking),
  grower('1.2.0', leaking),
  grower('1.3.0', sane),
  grower('2.0.0-beta.1', leaking),
]

test('--bisect finds the versions between which the leak came in and went out', async () => {
  const affected = [{ introduced: '1.1.0', fixed: '1.3.0' }]
  const meta = { affected: '1.1.0', fixed: '1.3.0' }
  const { run, left } = await world({ published: five, affected, meta })
  const { code: exit, stdout, stderr } = await run(id, '--bisect')
  expect(stderr).toBe('')
  expect(stdout).toContain('4 of 4 versions measured')
  expect(stdout).toMatch(/ {2}1\.0\.0 +does not leak, 1 version measured: 0 B/)
  expect(stdout).toMatch(/ {2}1\.1\.0 … 1\.2\.0 +leaks, 2 versions measured: \d+ B/)
  expect(stdout).toMatch(/ {2}1\.3\.0 +does not leak/)
  expect(stdout).toMatch(/^holds/m)
  expect(left()).toEqual([])
  expect(exit).toBe(0)
})

test('--bisect names the versions that the advisory has wrong', async () => {
  const affected = [{ introduced: '1.2.0', fixed: '1.3.0' }]
  const meta = { affected: '1.2.0', fixed: '1.3.0' }
  const { run } = await world({ published: five, affected, meta })
  const { code: exit, stdout } = await run(id, '--bisect', '--versions', '>=1.1 <1.3', '--json')
  const [result] = JSON.parse(stdout).results
  expect(result.probes).toMatchObject([
    { version: '1.1.0', answer: 'leaks', affected: false },
    { version: '1.2.0', answer: 'leaks', affected: true },
  ])
  expect(result).toMatchObject({ id, published: 2, holds: false })
  expect(exit).toBe(1)
})

test('a version that lacks what the reproduction calls is unknown, with the reason', async () => {
  const published = [grower('1.0.0', { 'index.js': 'module.exports = {}\n' }), ...five.slice(1, 4)]
  const affected = [{ introduced: '1.1.0', fixed: '1.3.0' }]
  const meta = { affected: '1.1.0', fixed: '1.3.0' }
  const { run } = await world({ published, affected, meta })
  const { code: exit, stdout } = await run(id, '--bisect', '--versions', '<1.2')
  expect(stdout).toMatch(
    /1\.0\.0 +unknown, 1 version measured: TypeError: grow is not\s+a function/,
  )
  expect(exit).toBe(0)
})

const unfixed = [{ introduced: '0', lastAffected: '1.1.0' }]
const control = 'export const control = () => {}\n'

test('an unfixed leak is proven against a control, and --record keeps both sides', async () => {
  const published = [grower('1.1.0', leaking)]
  const { run, cwd } = await world({
    published,
    affected: unfixed,
    meta: { affected: '1.1.0' },
    more: control,
  })
  const { code: exit, stdout } = await run(id, '--record')
  expect(stdout).toMatch(/1\.1\.0 \(affected\): leaks/)
  expect(stdout).toMatch(/1\.1\.0 \(control\): flat/)
  expect(exit).toBe(0)
  const file = join(cwd, `own/npm/grower/${id}.measured.json`)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    id,
    package: 'grower',
    node: process.versions.node,
    affected: { version: '1.1.0', verdict: 'leaks' },
    control: { version: '1.1.0', verdict: 'flat' },
  })
})

test.skipIf(platform() === 'win32').each([
  ['the newest that the reproduction names', '99.1.0', '>=99', []],
  ['the one that is asked for', '99.0.0', '>=99', ['--node', '99.0']],
  ['one without ES modules, for which it is translated', '8.17.0', '<12', []],
])('it runs on %s, from the registry', async (_what, version, node, args) => {
  const nodes = ['8.17.0', '99.0.0', '99.1.0'].map(disguised)
  const { run, left } = await world({
    published: [grower('1.1.0', leaking), ...nodes],
    affected: unfixed,
    meta: { affected: '1.1.0', node },
    more: control,
  })
  const { code: exit, stdout, stderr } = await run(id, ...args)
  expect(stderr).toBe('')
  expect(stdout).toContain(`on Node.js ${version}`)
  expect(stdout).toMatch(/1\.1\.0 \(affected\): leaks/)
  expect(left()).toEqual([])
  expect(exit).toBe(0)
})

test('--resume keeps what was found, and repeats only what did not hold', async () => {
  const meta = { affected: '1.1.0', fixed: '1.3.0' }
  const affected = [{ introduced: '1.1.0', fixed: '1.3.0' }]
  const { run, cwd } = await world({ published: five, affected, meta })
  expect(await run(id, '--resume', 'results')).toMatchObject({ code: 0 })
  const written = readFileSync(join(cwd, 'results'), 'utf8')
  expect(JSON.parse(written)).toMatchObject({ id, subject: 'grower', result: 'holds' })
  expect(await run(id, '--resume', 'results')).toMatchObject({ code: 0, stdout: '' })
  expect(readFileSync(join(cwd, 'results'), 'utf8')).toBe(written)
})

test('a file of something else is not taken for results', async () => {
  const { run } = await world({ published: five.slice(0, 1), affected: unfixed, meta: {} })
  const { code: exit, stderr } = await run(id, '--resume', `own/npm/grower/${id}.yaml`)
  expect(stderr).toMatch(/\.yaml:1: not a result/)
  expect(exit).toBe(2)
})

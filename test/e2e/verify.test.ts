import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { folderWith, leakscan, root } from '../cli.ts'

const id = 'LEAK-2026-9901'
const canary = 'canary-7f3a'

const advisory = {
  id,
  package: 'leakscan-test-grows',
  title: 'Every call stays in a list of the module',
  details: 'Every call pushes an object to a list of the module, and nothing takes it away again.',
  affected: [{ introduced: '1.0.0', fixed: '1.1.0' }],
  leak: {
    kind: 'unbounded-cache',
    memory: 'js-heap',
    trigger: 'call',
    growth: 'unbounded',
    exposure: 'default',
    scope: 'server',
  },
  references: [{ type: 'fix', url: 'https://example.org/grows/1' }],
  evidence: { level: 'confirmed', checked: 'It is made up: 1.0.0 pushes and 1.1.0 does not.' },
  published: '2026-11-23',
}

const head = `export const meta = {
  id: '${id}', package: '${advisory.package}', affected: '1.0.0', fixed: '1.1.0', meter: 'js-heap',
}
export const setup = ({ load }) => load(meta.package)
export const teardown = () => {}
`

const honest = `${head}export const op = (call, i) => call(i)
`

const grows = (version: string, body: string) => ({
  'package.json': `{ "name": "${advisory.package}", "version": "${version}" }`,
  'index.js': `const kept = []\nmodule.exports = (i) => { ${body} }\n`,
})

interface Made {
  readonly cwd: string
  readonly tmp: string
  readonly run: (...args: string[]) => ReturnType<typeof leakscan>
}

function made(reproduction: string): Made {
  const packages = [
    ['old', grows('1.0.0', 'kept.push({ i })')],
    ['new', grows('1.1.0', '')],
  ] as const
  const beside = `own/npm/${advisory.package}/${id}`
  const cwd = folderWith({
    [`${beside}.yaml`]: stringify(advisory),
    [`${beside}.repro.mjs`]: reproduction,
    'tmp/.keep': '',
    'home/.npmrc': `//example.org/:_authToken=${canary}\n`,
  })
  for (const [folder, contents] of packages) {
    for (const [name, text] of Object.entries(contents)) {
      writeInto(join(cwd, folder), name, text)
    }
  }
  const tmp = join(cwd, 'tmp')
  const env = {
    HOME: join(cwd, 'home'),
    TMPDIR: tmp,
    TEMP: tmp,
    SECRET_TOKEN: canary,
    NPM_TOKEN: canary,
    NODE_OPTIONS: '--no-warnings',
  }
  const run = (...args: string[]) =>
    leakscan(['verify', id, '--advisories', 'own', '--yes', ...args], { cwd, env })
  return { cwd, tmp, run }
}

function writeInto(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
}

const leftIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('leakscan'))
const versions = ['--versions', 'file:old,file:new']

test('the affected version leaks, the fixed one is flat, and nothing is left behind', async () => {
  const { run, tmp } = made(honest)
  const { code, stdout, stderr } = await run(...versions, '--json')
  expect(stderr).toBe('')
  const { results } = JSON.parse(stdout)
  expect(results).toMatchObject([
    {
      id,
      holds: true,
      sides: [
        { version: '1.0.0', affected: true, verdict: 'leaks' },
        { version: '1.1.0', affected: false, verdict: 'flat' },
      ],
    },
  ])
  // An object with one field, and its slot in the list.
  expect(results[0].sides[0].perOperation).toBeGreaterThan(20)
  expect(results[0].sides[0].perOperation).toBeLessThan(120)
  expect(leftIn(tmp)).toEqual([])
  expect(code).toBe(0)
})

test('a fixed version that leaks does not hold', async () => {
  const { run, cwd } = made(honest)
  writeInto(join(cwd, 'new'), 'index.js', readFileSync(join(cwd, 'old/index.js'), 'utf8'))
  const { code, stdout } = await run('--versions', 'file:new')
  expect(stdout).toMatch(/1\.1\.0 \(not affected\): leaks/)
  expect(code).toBe(1)
})

test('neither the environment nor the home folder reaches a reproduction', async () => {
  const hostile = `import { existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
const PATH = 'PATH' in process.env
const npmrc = existsSync(join(homedir(), '.npmrc'))
throw new Error('SEEN ' + JSON.stringify({ ...process.env, PATH, npmrc, tmpdir: tmpdir() }) + ' END')
`
  const { run, tmp } = made(hostile)
  const { code, stderr } = await run()
  const seen = JSON.parse(/SEEN (\{.*?\}) END/.exec(stderr)?.[1] ?? '{}')
  expect(seen.PATH).toBe(true)
  expect(seen.npmrc).toBe(false)
  expect(seen.HOME.startsWith(tmp)).toBe(true)
  expect(seen.tmpdir.startsWith(tmp)).toBe(true)
  expect(stderr).not.toContain(canary)
  expect(Object.keys(seen).filter((name) => /token|npm|NODE_/i.test(name))).toEqual(['npmrc'])
  expect(leftIn(tmp)).toEqual([])
  expect(code).toBe(2)
})

test('an operation that never ends is an error, not flat', async () => {
  const { run, tmp } = made(`${head}\nexport const op = () => new Promise(() => {})`)
  const { code, stderr } = await run(...versions)
  expect(stderr).toMatch(/LEAK-2026-9901 failed with 13|ended before/)
  expect(leftIn(tmp)).toEqual([])
  expect(code).toBe(2)
})

test('interrupted, it stops, removes its folder and is undecided', async () => {
  const { cwd, tmp } = made(honest)
  const args = ['verify', id, '--advisories', 'own', '--yes', ...versions]
  const child = spawn(process.execPath, [join(root, 'bin/leakscan.js'), ...args], {
    cwd,
    env: { ...process.env, TMPDIR: tmp, TEMP: tmp },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  while (leftIn(tmp).length === 0) await sleep(20)
  await sleep(1500)
  child.kill('SIGINT')
  expect(await ended).toEqual([2, null])
  expect(leftIn(tmp)).toEqual([])
})

test('a Node.js that the reproduction does not name: it could not be run, and says why', async () => {
  const { run } = made(honest.replace("meter: 'js-heap'", "meter: 'js-heap', node: '<12'"))
  const { code, stderr } = await run(...versions, '--node', process.versions.node)
  expect(stderr).toMatch(/runs on Node\.js <12, and not on \d/)
  expect(code).toBe(2)
})

test('--node takes a version or a range', async () => {
  const { run } = made(honest)
  const { code, stderr } = await run(...versions, '--node', 'old')
  expect(stderr).toMatch(/--node cannot be "old"/)
  expect(code).toBe(2)
})

test('--record does not go with --versions, and writes nothing then', async () => {
  const { run, cwd } = made(honest)
  const { code } = await run(...versions, '--record')
  expect(code).toBe(2)
  expect(existsSync(join(cwd, `own/npm/${advisory.package}/${id}.measured.json`))).toBe(false)
})

test('reproductions of private advisories run only with --yes', async () => {
  const { cwd } = made('throw new Error("it ran")')
  const { code, stderr } = await leakscan(['verify', id, '--advisories', 'own'], { cwd })
  expect(stderr).toMatch(/--yes/)
  expect(stderr).not.toContain('it ran')
  expect(code).toBe(2)
})

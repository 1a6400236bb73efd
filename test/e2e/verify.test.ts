import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
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

const seenIn = (stderr: string) => JSON.parse(/SEEN (\{.*\}) END/.exec(stderr)?.[1] ?? '{}')
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

test('what a fixed version keeps is weighed against the leak, where a verdict alone tolerates it', async () => {
  const slow = `${head}export const op = (call, i) => {
  call(i)
  return new Promise((resolve) => setTimeout(resolve, 15))
}
`
  const { run, cwd } = made(slow)
  const keeping = (words: number) => `const kept = []
module.exports = (i) => { kept.push(new Array(${words}).fill(i)) }
`
  writeInto(join(cwd, 'old'), 'index.js', keeping(60))
  writeInto(join(cwd, 'new'), 'index.js', keeping(4))
  const { code, stdout } = await run(...versions)
  expect(stdout).toMatch(/1\.0\.0 \(affected\): leaks/)
  expect(stdout).toMatch(/1\.1\.0 \(not affected\): flat/)
  expect(stdout).toContain(
    'does not hold: what stays where no leak should be is too much beside the',
  )
  expect(code).toBe(1)
}, 120_000)

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
  const seen = seenIn(stderr)
  expect(seen.PATH).toBe(true)
  expect(seen.npmrc).toBe(false)
  expect(seen.HOME.startsWith(tmp)).toBe(true)
  expect(seen.tmpdir.startsWith(tmp)).toBe(true)
  expect(stderr).not.toContain(canary)
  expect(Object.keys(seen).filter((name) => /token|npm|NODE_/i.test(name))).toEqual(['npmrc'])
  expect(leftIn(tmp)).toEqual([])
  expect(code).toBe(2)
})

test('a package that is measured inherits nothing either, nor do its processes', async () => {
  const { run, cwd } = made(honest)
  const hostile = `const { execFileSync } = require('node:child_process')
const script = 'process.stdout.write(JSON.stringify(process.env))'
const inner = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })
const found = [JSON.stringify(process.env), inner].map((env) => env.includes('${canary}'))
throw new Error('SEEN ' + JSON.stringify({ found, names: Object.keys(JSON.parse(inner)) }) + ' END')
`
  writeInto(join(cwd, 'old'), 'index.js', hostile)
  const { code, stderr } = await run('--versions', 'file:old')
  const { found, names } = seenIn(stderr)
  expect(found).toEqual([false, false])
  expect(names).toContain('HOME')
  expect(code).toBe(2)
})

/** Tries to reach a port of ours, and to find the canary in the environment of any process. */
const prying = (port: number) => `import { readFileSync, readdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
const tried = (port) => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1')
  socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
})
const own = createServer().listen(0, '127.0.0.1')
await new Promise((resolve) => own.on('listening', resolve))
const read = (pid) => { try { return readFileSync('/proc/' + pid + '/environ', 'utf8') } catch { return '' } }
const pids = () => { try { return readdirSync('/proc').filter((name) => /^\\d+$/.test(name)) } catch { return [] } }
const spied = pids().some((pid) => read(pid).includes('${canary}'))
throw new Error('SEEN ' + JSON.stringify({
  outside: await tried(${port}), inside: await tried(own.address().port), spied,
}) + ' END')
`

test('where the system can, a reproduction is cut off; where not, verify says so', async () => {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const seen = seenIn((await made(prying(port)).run()).stderr)
  const { stdout } = await made(honest).run('--versions', 'file:new', '--json')
  const { isolated } = JSON.parse(stdout).results[0]
  expect(seen).toMatchObject({ outside: !isolated, inside: true })
  expect(isolated && seen.spied).toBe(false)
})

test('an operation that never ends is an error, not flat', async () => {
  const { run, tmp } = made(`${head}\nexport const op = () => new Promise(() => {})`)
  const { code, stderr } = await run(...versions)
  expect(stderr).toMatch(/LEAK-2026-9901 failed with 13|ended before/)
  expect(leftIn(tmp)).toEqual([])
  expect(code).toBe(2)
})

/** The processes with a folder in their environment, as all have that a test starts. */
function running(folder: string): string[] {
  if (process.platform === 'win32') return []
  const args = [process.platform === 'darwin' ? '-Eaxww' : 'axeww', '-o', 'command=']
  const lines = execFileSync('ps', args, { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n')
  return lines.filter((line) => line.includes(folder))
}

/** Its process has a process that would outlive it. */
const withChildren = `import { spawn } from 'node:child_process'
${head.replace(
  'export const setup = ({ load }) => load(meta.package)',
  `export function setup({ load }) {
  spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'inherit' })
  return load(meta.package)
}`,
)}
export const op = (call, i) => call(i)
`

test.skipIf(process.platform === 'win32').each([
  ['while it installs', /npm install/],
  ['while it measures', /verify-runner\.mjs measure/],
])('interrupted %s, it stops all, removes its folder and is undecided', async (_, busy) => {
  const { cwd, tmp } = made(withChildren)
  const args = ['verify', id, '--advisories', 'own', '--yes', ...versions]
  const child = spawn(process.execPath, [join(root, 'bin/leakscan.js'), ...args], {
    cwd,
    env: { ...process.env, TMPDIR: tmp, TEMP: tmp },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  while (!running(tmp).some((line) => busy.test(line))) await sleep(20)
  child.kill('SIGINT')
  expect(await ended).toEqual([2, null])
  expect(leftIn(tmp)).toEqual([])
  await sleep(50)
  expect(running(tmp)).toEqual([])
})

test('what a reproduction starts ends with it', async () => {
  const { run, tmp } = made(withChildren)
  const { code, stderr } = await run('--versions', 'file:new')
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(running(tmp)).toEqual([])
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

import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, leakscan, root } from '../cli.ts'
import { madeUp } from '../setup.ts'

const lock = (packages: object) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: { '': { name: 'app' }, ...packages },
  })

const clean = lock({ 'node_modules/pg': { version: '8.0.0' } })
const leaking = lock({ 'node_modules/pg': { version: '7.4.1' } })

// A long file is read by its bytes, a short one by its text.
const long = ' '.repeat(2 * 1024 * 1024)

const run = (files: Record<string, string>, ...args: string[]) =>
  leakscan([...args, '--database', madeUp], { cwd: folderWith(files) })

test('0: everything was read and nothing leaks', async () => {
  const { code, stdout, stderr } = await run({ 'package-lock.json': clean })
  expect(stdout).toBe(
    'No known memory leaks: 1 package checked against 3 advisories of 2026-11-21.\n',
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test.each([
  ['', ''],
  ['\uFEFF', ''],
  ['\uFEFF', long],
])('1: leaks found, with a byte order mark and without', async (mark, rest) => {
  const { code, stdout } = await run({ 'package-lock.json': `${mark}${leaking}${rest}` })
  expect(stdout).toContain('LEAK-2018-9001')
  expect(code).toBe(1)
})

test('0: leaks below the threshold are shown and do not fail', async () => {
  const moderate = lock({ 'node_modules/inflight': { version: '1.0.6' } })
  const { code, stdout } = await run({ 'package-lock.json': moderate }, '--fail-on', 'high')
  expect(stdout).toContain('LEAK-2016-9003')
  expect(stdout).toContain('Exit 0: no leak is high or worse in production dependencies.')
  expect(code).toBe(0)
})

test('0: leaks of dev dependencies are shown and do not fail', async () => {
  const dev = lock({ 'node_modules/pg': { version: '7.4.1', dev: true } })
  const { code, stdout } = await run({ 'package-lock.json': dev })
  expect(stdout).toContain('dev dependency')
  expect(code).toBe(0)
})

test('0: nothing fails with --fail-on never', async () => {
  const { code, stdout } = await run({ 'package-lock.json': leaking }, '--fail-on', 'never')
  expect(stdout).toContain('LEAK-2018-9001')
  expect(code).toBe(0)
})

test('3: a folder without a lockfile is not clean', async () => {
  const { code, stdout, stderr } = await run({ 'package.json': '{}' })
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toBe(
    'leakscan: .: no lockfile in this folder\n' +
      '  Run `npm install --package-lock-only` first, or scan what is installed with --installed.\n',
  )
})

const unreadable: [what: string, text: string, message: string][] = [
  [
    'broken JSON',
    '{\n  "lockfileVersion": 3,\n  "packages": {\n',
    ':4: not valid JSON: a property name expected, the end of the file found',
  ],
  [
    'a comma too many',
    '{\n  "lockfileVersion": 3,\n}\n',
    ':3: not valid JSON: a property name expected, "}" found',
  ],
  [
    'a merge conflict',
    `{\n<<<<<<< HEAD\n  "lockfileVersion": 3\n=======\n  "lockfileVersion": 2\n>>>>>>> b\n}`,
    ':2: a merge conflict is left in it',
  ],
  ['an empty file', '', ': the file is empty'],
  ['a file of blanks', ' \n \n', ': the file is empty'],
  [
    'an unknown version',
    '{"lockfileVersion": 4, "packages": {}}',
    ':1: lockfileVersion is 4, and only 1, 2 and 3 are known',
  ],
  [
    'another JSON file',
    '{"a": 1}',
    ':1: not an npm lockfile: no "lockfileVersion", "packages" or "dependencies"',
  ],
  ['no object', '[]', ':1: not an npm lockfile: an object expected'],
]

test.each(unreadable)('2: %s is neither clean nor leaking', async (_, text, message) => {
  const { code, stdout, stderr } = await run({ 'package-lock.json': text })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.split('\n')[0]).toBe(`leakscan: package-lock.json${message}`)
  expect(stderr.split('\n')[1]).toMatch(/^ {2}\S/)
})

test.each(['', long])('2: a lockfile in UTF-16 is named as such', async (rest) => {
  const folder = folderWith({})
  const { writeFileSync } = await import('node:fs')
  writeFileSync(`${folder}/package-lock.json`, Buffer.from(`\uFEFF${clean}${rest}`, 'utf16le'))
  const { code, stderr } = await leakscan([], { cwd: folder })
  expect(code).toBe(2)
  expect(stderr).toContain('package-lock.json: the file is UTF-16, not UTF-8')
})

test('2: a lockfile of half a gigabyte is not read', async () => {
  const folder = folderWith({ 'package-lock.json': '' })
  const { truncateSync } = await import('node:fs')
  // A sparse file: it takes no space on the disk.
  truncateSync(`${folder}/package-lock.json`, 512 * 1024 * 1024)
  const { code, stderr } = await leakscan([], { cwd: folder })
  expect(code).toBe(2)
  expect(stderr).toContain('package-lock.json: 512 MiB is more than the 256 MiB')
})

test('2: a version that is not SemVer is told, and the scan is not called clean', async () => {
  const odd = lock({ 'node_modules/pg': { version: 'seven' } })
  const { code, stdout } = await run({ 'package-lock.json': odd })
  expect(code).toBe(2)
  expect(stdout).toContain('pg could not be checked: "seven" is not SemVer (package-lock.json:1)')
})

test('2: one unreadable project of several fails the run, and the others are reported', async () => {
  const { code, stdout, stderr } = await run(
    { 'a/package-lock.json': leaking, 'b/package-lock.json': '{' },
    'a',
    'b',
  )
  expect(code).toBe(2)
  expect(stdout).toContain('LEAK-2018-9001')
  expect(stdout).toContain('Exit 2: not everything could be read.')
  expect(stderr).toContain('b/package-lock.json:1: not valid JSON')
})

const misuse: [args: string[], message: string, hint: string][] = [
  [['--jsno'], 'unknown option --jsno', 'Did you mean --json?'],
  [
    ['--format', 'jsn'],
    '--format cannot be "jsn"',
    'It is one of terminal, json, ndjson, sarif, github, gitlab, junit, markdown. Did you mean json?',
  ],
  [
    ['--fail-on', 'hgh'],
    '--fail-on cannot be "hgh"',
    'It is one of critical, high, moderate, low, never. Did you mean high?',
  ],
  [['--omit', 'prod'], '--omit cannot be "prod"', 'It is one of dev, optional, peer.'],
  [['--node', '20'], '--node cannot be "20"', 'It is a full version, such as 20.11.1.'],
  [
    ['no-such-folder/x'],
    'no-such-folder/x: no such file or folder',
    'Name a folder, a lockfile, an SBOM, or a package.json beside a lockfile.',
  ],
  [['lsit'], 'lsit: no such command, file or folder', 'Did you mean `leakscan list`?'],
]

test.each(misuse)('2: %j is a mistake with a helpful answer', async (args, message, hint) => {
  const { code, stdout, stderr } = await leakscan(args, { cwd: folderWith({}) })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe(`leakscan: ${message}\n  ${hint}\n`)
})

test('2: a damaged database is no clean scan', async () => {
  const folder = folderWith({ 'package-lock.json': clean, 'db/index.json': '{' })
  const { code, stderr } = await leakscan(['--database', 'db'], { cwd: folder })
  expect(code).toBe(2)
  expect(stderr).toContain('db/index.json: the advisory database cannot be read')
})

test.each([['--help'], ['help'], ['scan', '--help'], ['help', 'list'], ['explain', '-h']])(
  '0: %s %s shows help with examples',
  async (...args) => {
    const { code, stdout } = await leakscan(args.filter((arg) => arg !== undefined))
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Usage: leakscan/)
    expect(stdout).toContain('Examples:')
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

test('0: --version is that of package.json', async () => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } })
  expect(await leakscan(['--version'], { cwd: root })).toMatchObject({
    code: 0,
    stdout: `${manifest.version}\n`,
  })
})

// As root nothing is out of reach; as anyone else a folder without permissions is.
const nobody = 65_534
const asOther = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
// Not in a checkout that only root may enter.
const start = ['-e', 'fs.accessSync(process.argv[1])', join(root, 'bin/leakscan.js')]
const canBeOther = spawnSync(process.execPath, start, asOther).status === 0

test.skipIf(process.platform === 'win32' || !canBeOther).each([[], ['--recursive']])(
  '2: a folder that may not be listed is told, and is no crash %j',
  async (...args) => {
    const cwd = folderWith({ 'closed/package-lock.json': clean })
    chmodSync(cwd, 0o755)
    chmodSync(join(cwd, 'closed'), 0o311)
    const { code, stderr } = await leakscan(['closed', ...args, '--database', madeUp], {
      cwd,
      ...asOther,
    })
    chmodSync(join(cwd, 'closed'), 0o755)
    expect(stderr).toContain(
      `leakscan: ${join(cwd, 'closed')}: the folder cannot be listed: EACCES`,
    )
    expect(code).toBe(2)
  },
)

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { folderWith, leakscan, root } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUpRuntime } from '../setup.ts'

const schema = JSON.parse(readFileSync(join(root, 'src/report/report.schema.json'), 'utf8'))
const validate = new Ajv({ allErrors: true }).compile(schema)

const lock = { '.git/HEAD': '', 'package-lock.json': lockfile({}) }
const h2 = "import { connect } from 'node:http2'\nconnect('https://example.org')\n"

function run(files: Record<string, string>, ...args: string[]) {
  const cwd = folderWith({ ...lock, ...files })
  return leakscan(['--database', madeUpRuntime, ...args], { cwd })
}

async function runtimeOf(files: Record<string, string>, ...args: string[]) {
  const { stdout } = await run(files, '--json', ...args)
  const report = JSON.parse(stdout)
  validate(report)
  expect(validate.errors ?? []).toEqual([])
  return report.projects[0].runtime
}

test('the leaks of the Node.js that a Dockerfile runs are an upgrade like any other', async () => {
  const { code, stdout } = await run({
    Dockerfile: 'ARG V=20.11.0\nFROM node:${V}-alpine',
    '.nvmrc': '18\n',
    'src/client.ts': h2,
    'src/client.test.ts': 'AbortSignal.any([])',
  })
  expect(code).toBe(1)
  expect(stdout).toBe(`Upgrade Node.js 20.11.0 → 20.20.2: fixes 2 leaks (from 20.16.0 on; 20.x is no
longer supported)
  Dockerfile:2 (node:\${V}-alpine)

  critical  LEAK-2023-9001 Sessions of the http2 client stay after their socket
            is closed
            grows with every session, without bound · evidence: confirmed
            used in src/client.ts:1

  critical  LEAK-2024-9003 Timers keep what their callback holds after they fire
            grows with every timer, without bound · evidence: confirmed

It is Node.js 20.11.0 in Dockerfile:2 (node:\${V}-alpine); .nvmrc:1 (18) says
otherwise.

Node.js 20.11.0 has 1 more known leak in APIs that no code was seen to use:
\`leakscan explain node@20.11.0\` shows them.

2 leaks (2 critical); 1 upgrade fixes all of them. 0 packages checked against 3
advisories of 2026-11-01.
Exit 1: 2 leaks are moderate or worse in Node.js itself.
`)
})

test('an API that no code was seen to use never fails a scan', async () => {
  const { code, stdout } = await run({ '.nvmrc': '20.3.0', 'index.js': 'fetch(url)' })
  expect(code).toBe(0)
  expect(stdout)
    .toBe(`Node.js 20.3.0 has 2 known leaks in APIs that no code was seen to use: \`leakscan
explain node@20.3.0\` shows them.

No known memory leaks: 0 packages checked against 3 advisories of 2026-11-01.
`)
})

describe('used by a dependency', () => {
  const packages = {
    'node_modules/client': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0', dev: true },
  }
  const files = {
    'package-lock.json': lockfile(packages, { dependencies: { client: '1' } }),
    '.nvmrc': '20.3.0',
    'index.js': '',
  }

  test('a production dependency that makes the use is named', async () => {
    const runtime = await runtimeOf({
      ...files,
      'node_modules/client/lib/index.js': h2,
      'node_modules/tool/index.js': 'AbortSignal.any([])',
    })
    expect(runtime.searched).toEqual({ own: 1, packages: 1 })
    expect(runtime.findings).toMatchObject([
      { use: { verdict: 'dependency', packages: ['client'] }, shown: true },
      { use: { verdict: 'not-seen' }, shown: false, fails: false },
    ])
  })

  test('what is not installed is unknown, and does not fail', async () => {
    const runtime = await runtimeOf(files)
    expect(runtime.searched).toEqual({ own: 1, packages: 0, incomplete: 'not installed' })
    expect(runtime.findings).toMatchObject([
      { use: { verdict: 'unknown' }, shown: false, fails: false },
      { use: { verdict: 'unknown' }, shown: false, fails: false },
    ])
  })
})

test('what runs in production counts before what the project is developed or tested with', async () => {
  const files = {
    'package.json': '{"engines": {"node": ">=18"}}',
    '.nvmrc': '22.13.0',
    '.github/workflows/ci.yml': 'jobs: {a: {container: "node:18"}}',
  }
  const pinned = await runtimeOf(files)
  expect(pinned.targets).toMatchObject([{ role: 'pin', newest: '22.13.0' }])
  expect(pinned.disagreements).toMatchObject([{ source: 'ci', written: 'node:18' }])
  const deployed = await runtimeOf({ ...files, Dockerfile: 'FROM node:20' })
  expect(deployed.targets).toMatchObject([{ role: 'deploy', kind: 'floating', newest: '20.20.2' }])
})

test('a Node.js that is only tested on is told in a line, and fails nothing', async () => {
  const ci = { '.github/workflows/ci.yml': 'jobs: {a: {container: "node:20.11.0"}}' }
  const { code, stdout } = await run({ ...ci, 'index.js': h2 })
  expect(stdout.replaceAll('\n', ' ')).toContain(
    'Only tests name a Node.js (20.11.0), which has known leaks: `leakscan --node 20.11.0` tells',
  )
  expect(code).toBe(0)
})

test('a range is affected as a whole, in part or not at all', async () => {
  const coverage = async (engines: string) => {
    const files = { 'package.json': JSON.stringify({ engines: { node: engines } }) }
    const { findings } = await runtimeOf({ ...files, 'index.js': h2 })
    return findings.map((finding: Record<string, unknown>) => [
      finding['advisory'],
      finding['coverage'],
      finding['shown'],
    ])
  }
  expect(await coverage('>=20.10 <20.11')).toEqual([
    ['LEAK-2023-9001', 'all', true],
    ['LEAK-2024-9002', 'all', false],
    ['LEAK-2024-9003', 'all', true],
  ])
  expect(await coverage('>=18 <22')).toEqual([
    ['LEAK-2023-9001', 'part', false],
    ['LEAK-2024-9002', 'part', false],
    ['LEAK-2024-9003', 'part', false],
  ])
  expect(await coverage('>=22.13 <24')).toEqual([])
})

test('a major that floats is what is newest, and the patch level that is enough is told', async () => {
  const { code, stdout } = await run({ Dockerfile: 'FROM node:20-alpine', 'index.js': '' })
  expect(code).toBe(0)
  expect(stdout.replaceAll('\n', ' ')).toContain(
    'node:20-alpine is 20.20.2 today; below 20.16.0 it has 1 more known leak.',
  )
})

test('what pages do with fetch is nothing that Node.js does', async () => {
  const use = 'AbortSignal.any([])'
  const files = { '.nvmrc': '20.3.0', 'public/a.js': use, 'src/page.tsx': use, 'scripts/x.js': use }
  const page = `${use}\ndocument.title = 'x'`
  const { findings } = await runtimeOf({ ...files, 'src/page.js': page })
  expect(findings.map(({ use: { verdict } }: { use: { verdict: string } }) => verdict)).toEqual([
    'not-seen',
    'not-seen',
  ])
})

test('--node counts alone', async () => {
  const files = { Dockerfile: 'FROM node:18', 'index.js': h2 }
  const runtime = await runtimeOf(files, '--node', '20.3.0')
  expect(runtime.targets).toMatchObject([{ role: 'flag', newest: '20.3.0' }])
  expect(runtime.findings[0]).toMatchObject({ use: { places: [{ file: 'index.js', line: 1 }] } })
})

test('where nothing says a version, the one that runs leakscan is named as such and fails nothing', async () => {
  const runtime = await runtimeOf({ 'index.js': h2 })
  expect(runtime.targets).toMatchObject([{ role: 'running', newest: process.versions.node }])
  expect(runtime).not.toHaveProperty('searched')
  expect(runtime.upgrades).toEqual([])
})

test('words that no table knows are told as such', async () => {
  const runtime = await runtimeOf({ Dockerfile: 'FROM node:$V', '.nvmrc': '20.3.0' })
  expect(runtime.unresolved).toMatchObject([{ file: 'Dockerfile', line: 1, written: 'node:$V' }])
  expect(runtime.targets).toMatchObject([{ role: 'pin' }])
})

test('a file cannot write to the terminal or start a workflow command', async () => {
  const { stdout } = await run({
    Dockerfile: 'FROM node:20.11.0',
    '.nvmrc': '18 \u001b[2J::error::x',
    'engines.js': '',
  })
  expect(stdout).not.toContain('\u001b')
  expect(stdout).not.toContain('::error')
})

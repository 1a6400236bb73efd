import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../cli.ts'
import type { Git } from '../git.ts'
import { gitIn, gitInit } from '../git.ts'
import { lockfile } from '../lock.ts'
import { metadata, runStep } from './runner.ts'

const pg = { 'node_modules/pg': { version: '7.4.1' } }
const inflight = { 'node_modules/inflight': { version: '1.0.6' } }
const clean = lockfile({ 'node_modules/semver': { version: '7.0.0' } })
const leaking = lockfile(pg)
const more = lockfile({ ...pg, ...inflight })

test('no input has a default, which would count for more than a config file', () => {
  expect(metadata.runs.using).toBe('node24')
  for (const input of Object.values(metadata.inputs)) expect(input).not.toHaveProperty('default')
})

test('a leak fails the step, with an annotation, a summary and the outputs', async () => {
  const workspace = folderWith({ 'package-lock.json': leaking })
  const { code, commands, outputs, summary } = await runStep(workspace)
  expect(code).toBe(1)
  expect(commands.map(({ name, properties }) => [name, properties.get('title')])).toEqual([
    ['error', 'pg@7.4.1 leaks memory'],
  ])
  expect(summary).toMatch(/^<!-- leakscan -->\n### \d+ leaks? /)
  expect([...outputs.keys()].toSorted()).toEqual(Object.keys(metadata.outputs).toSorted())
  const report = JSON.parse(readFileSync(outputs.get('json-file') ?? '', 'utf8'))
  expect(outputs.get('count')).toBe(String(report.projects[0].findings.length))
  expect(outputs.get('worst')).toBe(report.projects[0].findings[0].severity)
  const sarif = JSON.parse(readFileSync(outputs.get('sarif-file') ?? '', 'utf8'))
  expect(sarif.runs[0].results).toHaveLength(report.projects[0].findings.length)
})

test('projects of Deno and vlt are read, too', async () => {
  const workspace = folderWith({
    'a/deno.json': '{"imports": {"pg": "npm:pg@7.4.1"}}',
    'a/deno.lock':
      '{"version": "5", "specifiers": {"npm:pg@7.4.1": "7.4.1"}, "npm": {"pg@7.4.1": {}},\n "workspace": {"dependencies": ["npm:pg@7.4.1"]}}',
    'b/vlt-lock.json':
      '{"nodes": {"~npm~pg@7.4.1": [0, "pg"]},\n "edges": {"file~_d pg": "prod 7.4.1 ~npm~pg@7.4.1"}}',
  })
  const { code, commands } = await runStep(workspace, { recursive: 'true' })
  expect([code, commands.map(({ properties }) => properties.get('file'))]).toEqual([
    1,
    ['a/deno.lock', 'b/vlt-lock.json'],
  ])
})

test('a clean project passes, and says so', async () => {
  const { code, commands, outputs, summary } = await runStep(
    folderWith({ 'package-lock.json': clean }),
    {},
    { name: 'schedule', payload: { schedule: '0 3 * * *' } },
  )
  expect({ code, commands }).toEqual({ code: 0, commands: [] })
  expect(outputs.get('count')).toBe('0')
  expect(outputs.get('worst')).toBe('')
  expect(summary).toContain('Exit 0: ')
})

test('inputs say what is scanned, what fails, and what is written where', async () => {
  const workspace = folderWith({
    'services/a/package-lock.json': leaking,
    'services/b/package-lock.json': more,
  })
  const { code, outputs, summary } = await runStep(workspace, {
    path: 'services/a\nservices/b',
    'fail-on': 'never',
    output: 'sarif:out/leaks.sarif\njunit:out/leaks.xml',
    summary: 'false',
  })
  expect(code).toBe(0)
  expect(summary).toBe('')
  expect(outputs.get('sarif-file')).toBe(join(workspace, 'out/leaks.sarif'))
  expect(existsSync(join(workspace, 'out/leaks.sarif'))).toBe(true)
  expect(readFileSync(join(workspace, 'out/leaks.xml'), 'utf8')).toMatch(/^<\?xml/)
  const { projects } = JSON.parse(readFileSync(outputs.get('json-file') ?? '', 'utf8'))
  expect(projects.map(({ lockfile: name }: { lockfile: string }) => name)).toEqual([
    'services/a/package-lock.json',
    'services/b/package-lock.json',
  ])
})

test('every format of lockfile is read without anything installed, workspaces and odd YAML too', async () => {
  const workspace = folderWith({
    'a/package.json':
      '{"name": "a", "workspaces": ["packages/*"], "dependencies": {"pg": "7.4.1"}}',
    'a/packages/b/package.json': '{"name": "b", "dependencies": {"inflight": "1.0.6"}}',
    'a/yarn.lock':
      '# yarn lockfile v1\n\n\ninflight@1.0.6:\n  version "1.0.6"\n\npg@7.4.1:\n  version "7.4.1"\n',
    'b/package.json': '{"dependencies": {"pg": "7.4.1"}}',
    'b/pnpm-lock.yaml':
      "{lockfileVersion: '9.0', importers: {.: {dependencies: {pg: {specifier: 7.4.1, version: 7.4.1}}}}, packages: {pg@7.4.1: {resolution: {integrity: sha512-AA==}}}, snapshots: {pg@7.4.1: {}}}\n",
    'b/.gitignore': 'ignored\n',
    'b/ignored/package-lock.json': '{',
  })
  const { commands } = await runStep(workspace, { recursive: 'true', 'fail-on': 'low' })
  expect(commands.map(({ properties }) => properties.get('file') ?? '').toSorted()).toEqual([
    'a/yarn.lock',
    'a/yarn.lock',
    'b/pnpm-lock.yaml',
  ])
})

test.each([
  ['a file that is damaged', { 'package-lock.json': '{\n oops' }, {}, 2],
  ['nothing to scan', { 'README.md': '' }, {}, 3],
  ['a threshold that there is not', { 'package-lock.json': clean }, { 'fail-on': 'hgih' }, 2],
  ['a switch that is neither', { 'package-lock.json': clean }, { summary: 'maybe' }, 2],
  ['a revision that there is not', { 'package-lock.json': clean }, { since: 'nowhere' }, 2],
])('%s fails with an error that says so, not with a leak', async (_what, files, inputs, exit) => {
  const { code, commands, log } = await runStep(folderWith(files), inputs)
  expect(code).toBe(exit)
  expect(commands.map(({ name }) => name)).toEqual(['error'])
  expect(commands[0]?.message).not.toBe('')
  expect(log).not.toContain('internal error')
})

interface Merge {
  readonly git: Git
  readonly origin: string
  readonly base: string
}

/** A repository as GitHub has it for a pull request that adds a leak to a project that has one. */
function pullRequest(before: string, after: string, file = 'package-lock.json'): Merge {
  const origin = folderWith({})
  const git = gitInit(origin)
  git.commit({ 'package-lock.json': before })
  git('checkout', '--quiet', '-b', 'topic')
  git.commit({ [file]: after })
  git('checkout', '--quiet', 'main')
  const base = git.commit({ 'main.txt': 'moved on' })
  git('checkout', '--quiet', '-b', 'merge')
  git('merge', '--quiet', '--no-ff', '--message', 'Merge topic into main', 'topic')
  return { git, origin, base }
}

/** What actions/checkout leaves behind: the merge, and `depth` commits of its history; 0 is all. */
function checkout({ origin }: Merge, depth: number): string {
  const folder = folderWith({})
  const args = depth === 0 ? [] : [`--depth=${depth}`]
  gitIn(folder)('clone', '--quiet', ...args, '--branch', 'merge', `file://${origin}`, '.')
  gitIn(folder)('checkout', '--quiet', '--detach')
  return folder
}

const event = (base: string, extra: object = {}) => ({
  name: 'pull_request',
  payload: { pull_request: { base: { sha: base, ref: 'main' }, ...extra } },
})

const titles = (commands: readonly { properties: ReadonlyMap<string, string> }[]) =>
  commands.map(({ properties }) => properties.get('title') ?? '')

test.each([
  ['whole', 0],
  ['of the merge and its parents', 2],
])('a pull request answers for what it brings: a checkout %s', async (_what, depth) => {
  const merge = pullRequest(leaking, more)
  const { code, commands, outputs } = await runStep(checkout(merge, depth), {}, event(merge.base))
  expect(titles(commands)).toEqual(['inflight@1.0.6 leaks memory'])
  expect(outputs.get('count')).toBe('1')
  expect(code).toBe(1)
})

test('a pull request that brings nothing is green, whatever was there before', async () => {
  const merge = pullRequest(leaking, 'text', 'README.md')
  const { code, commands } = await runStep(checkout(merge, 2), {}, event(merge.base))
  expect({ code, commands }).toEqual({ code: 0, commands: [] })
})

test('a pull request from a fork needs no more than the checkout', async () => {
  const merge = pullRequest(leaking, more)
  const fork = { head: { repo: { full_name: 'someone/fork', fork: true } } }
  const { code, commands } = await runStep(checkout(merge, 0), {}, event(merge.base, fork))
  expect(titles(commands)).toEqual(['inflight@1.0.6 leaks memory'])
  expect(code).toBe(1)
})

test('without its base a pull request answers for everything, and is told how to get it', async () => {
  const merge = pullRequest(leaking, more)
  const { code, commands } = await runStep(checkout(merge, 1), {}, event(merge.base))
  const [notice] = commands.filter(({ name }) => name === 'notice')
  expect(notice?.message).toMatch(/its base .* is not in this checkout\.\n.*fetch-depth/)
  expect(titles(commands)).toContain('pg@7.4.1 leaks memory')
  expect(code).toBe(1)
})

test('since: none reports everything, and since: a revision what is new since that', async () => {
  const merge = pullRequest(leaking, more)
  const all = await runStep(checkout(merge, 0), { since: 'none' }, event(merge.base))
  expect(titles(all.commands).toSorted()).toEqual([
    'inflight@1.0.6 leaks memory',
    'pg@7.4.1 leaks memory',
  ])
  const since = await runStep(checkout(merge, 0), { since: 'HEAD~1' })
  expect(titles(since.commands)).toEqual(['inflight@1.0.6 leaks memory'])
})

test('a merge queue answers for what its group brings', async () => {
  const merge = pullRequest(leaking, more)
  const group = { name: 'merge_group', payload: { merge_group: { base_sha: merge.base } } }
  const { commands } = await runStep(checkout(merge, 0), {}, group)
  expect(titles(commands)).toEqual(['inflight@1.0.6 leaks memory'])
})

test('the names of branches in an event start nothing', async () => {
  const workspace = folderWith({ 'package-lock.json': clean })
  const payload = {
    pull_request: {
      base: { sha: '--upload-pack=touch x', ref: 'x\n::error::y' },
      title: '::error::z',
    },
  }
  const { code, commands } = await runStep(workspace, {}, { name: 'pull_request', payload })
  expect({ code, commands }).toEqual({ code: 0, commands: [] })
})

test('a hostile lockfile starts no command in the log or in the outputs', async () => {
  const evil = 'x\n::set-output name=count::0\n##[error]y'
  const workspace = folderWith({
    'package-lock.json': lockfile(
      {
        [`node_modules/${evil}`]: { version: '1.0.0', dependencies: { pg: '7.4.1' } },
        ...pg,
      },
      { name: evil, dependencies: { [evil]: '1' } },
    ),
  })
  const { commands, outputs } = await runStep(workspace)
  expect(commands.map(({ name }) => name)).toEqual(['error'])
  expect(outputs.get('count')).not.toBe('0')
})

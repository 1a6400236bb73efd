import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

/** Advisories of every scope and evidence, one package each, so that a name says what a finding is. */
const advisory = (year: number, name: string, scope: string, level: string, fixed?: string) => ({
  id: `LEAK-${year}-0001`,
  package: name,
  title: 'A made-up leak for thresholds',
  details: 'Only for tests: the facts are made up, and so is the package of that name.',
  affected: [{ introduced: '0', ...(fixed === undefined ? { lastAffected: '1.0.0' } : { fixed }) }],
  leak: {
    kind: 'other',
    memory: 'js-heap',
    trigger: 'call',
    growth: 'unbounded',
    exposure: 'default',
    scope,
  },
  references: [{ type: 'report', url: 'https://example.org/1' }],
  evidence: { level, checked: 'Nothing was checked: the facts are made up.' },
  published: '2026-11-20',
})
const advisories = [
  advisory(2001, 'serving', 'server', 'confirmed', '1.0.1'),
  advisory(2002, 'building', 'build', 'confirmed', '1.0.1'),
  advisory(2003, 'browsing', 'browser', 'reported', '1.0.1'),
  advisory(2004, 'abandoned', 'server', 'confirmed'),
]
const entry = { version: '1.0.0' }
const files = {
  'package-lock.json': lockfile(
    {
      'node_modules/serving': { ...entry, dependencies: { shared: '1' } },
      'node_modules/building': { ...entry, dev: true },
      'node_modules/browsing': entry,
      'node_modules/abandoned': entry,
    },
    {
      dependencies: { serving: '1', browsing: '1', abandoned: '1' },
      devDependencies: { building: '1' },
    },
  ),
  ...Object.fromEntries(
    advisories.map((one) => [`ours/${one.package}/${one.id}.yaml`, stringify(one)]),
  ),
}

const args = ['--database', madeUp, '--advisories', 'ours']

interface Found {
  package: { name: string }
  fails: boolean
}

/** The names of what is reported, with `!` where it fails. */
async function reported(extra: Record<string, string>, ...more: string[]) {
  const cwd = folderWith({ ...files, ...extra })
  const { stdout, stderr, code } = await leakscan(['--json', ...args, ...more], { cwd })
  if (stdout === '') throw new Error(stderr)
  const report = JSON.parse(stdout)
  const names = report.projects.flatMap((project: { findings: Found[] }) =>
    project.findings.map(({ package: { name }, fails }) => (fails ? `${name}!` : name)),
  )
  expect(code, 'the exit code agrees with what is said to fail').toBe(
    names.some((name: string) => name.endsWith('!')) ? 1 : 0,
  )
  return { names, reason: report.reason, ignores: report.ignores }
}

const all = ['abandoned!', 'browsing!', 'building', 'serving!']

const thresholds: [flags: string[], config: string, names: string[], reason: string][] = [
  [[], '', all, '3 leaks are moderate or worse in production dependencies'],
  [
    ['--fixable-only'],
    'fixableOnly: true',
    ['browsing!', 'building', 'serving!'],
    '2 leaks are moderate or worse in production dependencies',
  ],
  [
    ['--omit', 'dev'],
    'omit: [dev]',
    ['abandoned!', 'browsing!', 'serving!'],
    '3 leaks are moderate or worse in production dependencies',
  ],
  [
    ['--scope', 'server'],
    'scope: [server]',
    ['abandoned!', 'serving!'],
    '2 leaks are moderate or worse in production dependencies',
  ],
  [
    ['--scope', 'build'],
    'scope: [build]',
    ['building!'],
    '1 leak is moderate or worse in dependencies',
  ],
  [
    ['--scope', 'server,browser', '--evidence', 'confirmed', '--fixable-only'],
    'scope: [server, browser]\nevidence: confirmed\nfixableOnly: true',
    ['serving!'],
    '1 leak is moderate or worse in production dependencies',
  ],
  [
    ['--evidence', 'reproduced'],
    'evidence: reproduced',
    [],
    'no leak to report, 4 left out by --evidence',
  ],
  [
    ['--fail-on', 'never'],
    'failOn: never',
    ['abandoned', 'browsing', 'building', 'serving'],
    'leaks are reported only, with --fail-on never',
  ],
]

test.each(thresholds)('%j and the config %j report %j', async (flags, config, names, reason) => {
  expect(await reported({}, ...flags)).toMatchObject({ names, reason })
  const inConfig = { 'leakscan.config.yaml': `${config}\n` }
  expect(await reported(inConfig)).toMatchObject({ names, reason })
})

test('flags win over the config, each over its own', async () => {
  const config = {
    'leakscan.config.json': '{ "omit": ["dev"], "scope": ["build"], "fixableOnly": true }',
  }
  const { names } = await reported(config, '--scope', 'server', '--omit=', '--no-fixable-only')
  expect(names).toEqual(['abandoned!', 'serving!'])
  expect((await reported(config, '--no-config')).names).toEqual(all)
})

test('a leak that does not fail says so, and what is not shown is counted', async () => {
  const cwd = folderWith(files)
  const { stdout } = await leakscan(
    [...args, '--scope', 'server,build', '--omit=', '--fail-on=never'],
    { cwd },
  )
  expect(stdout.match(/does\snot\sfail/g)).toHaveLength(3)
  const partly = await leakscan([...args, '--omit', 'dev', '--fixable-only'], { cwd })
  expect(partly.stdout).toContain('Not shown: 2 left out by --fixable-only, --omit.')
})

test('the nearest config at or above the folder counts, up to the root of the repository', async () => {
  const cwd = folderWith({
    ...files,
    '.git/HEAD': '',
    'leakscan.config.json': '{"failOn": "never"}',
    'a/package-lock.json': files['package-lock.json'],
    'b/package-lock.json': files['package-lock.json'],
    'b/package.json': '{"leakscan": {"failOn": "critical"}}',
    'c/.git/HEAD': '',
    'c/package-lock.json': files['package-lock.json'],
  })
  const code = async (folder: string, ...more: string[]) =>
    (
      await leakscan([...args.slice(0, 2), '--advisories', '../ours', ...more], {
        cwd: join(cwd, folder),
      })
    ).code
  expect(await code('a')).toBe(0)
  expect(await code('b')).toBe(1)
  expect(await code('c')).toBe(1)
  expect(await code('c', '--config', '../leakscan.config.json')).toBe(0)
  expect(await code('b', '--config', 'package.json')).toBe(1)
})

test.each([
  [
    { 'leakscan.config.yaml': 'failon: low\n' },
    [],
    'leakscan.config.yaml:1: unknown key "failon"\n  Did you mean failOn?',
  ],
  [
    { 'leakscan.config.yaml': '', 'package.json': '{"leakscan": {}}' },
    [],
    'package.json: a second config, beside leakscan.config.yaml\n  Keep one of them.',
  ],
  [{}, ['--config', 'none.json'], 'none.json: cannot be read'],
  [{ 'package.json': '{}' }, ['--config', 'package.json'], 'package.json: it has no "leakscan"'],
  [{ 'package.json': '{"leakscan": ' }, [], 'package.json:1: not valid JSON'],
])(
  'a config that is wrong is exit 2, and nothing is called clean: %j %j',
  async (extra, more, message) => {
    const cwd = folderWith({ 'package-lock.json': lockfile({}), ...extra })
    const { code, stdout, stderr } = await leakscan(more, { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`leakscan: ${message}`)
  },
)

test('a config’s paths are relative to it', async () => {
  const cwd = folderWith({
    ...files,
    'etc/leakscan.config.json': '{"advisories": ["../ours"], "baseline": "base.json"}',
    'etc/base.json':
      '{"schemaVersion": 1, "projects": [{"project": "..", "packages": ["serving@1.0.0"], "devPackages": []}]}',
  })
  const config = ['--config', 'etc/leakscan.config.json', '--database', madeUp]
  const { stdout } = await leakscan(config, { cwd })
  expect(stdout).toContain('Not shown: 1 in the baseline etc/base.json.')
  const since = await leakscan([...config, '--since', 'HEAD'], { cwd })
  expect(since.stderr).toContain('not in a git repository')
})

test('--allow-no-lockfiles makes nothing to scan fine, and only that', async () => {
  const cwd = folderWith({ 'package.json': '{}', 'a/package-lock.json': '{' })
  const none = await leakscan(['--allow-no-lockfiles', 'package.json'], { cwd })
  expect(none).toMatchObject({ code: 0, stderr: '' })
  expect(none.stdout).toBe(
    'No lockfile, nothing to scan.\nExit 0: there is no lockfile, as --allow-no-lockfiles allows.\n',
  )
  expect((await leakscan(['--allow-no-lockfiles', 'package.json', 'a'], { cwd })).code).toBe(2)
})

test('a config that is a link is read', async () => {
  const cwd = folderWith({ ...files, 'shared.json': '{"failOn": "never"}' })
  symlinkSync('shared.json', join(cwd, 'leakscan.config.json'))
  expect((await leakscan(args, { cwd })).code).toBe(0)
})

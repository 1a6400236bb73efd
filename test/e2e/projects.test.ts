import { symlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

const leaking = lockfile({ 'node_modules/pg': { version: '7.4.1' } })

async function lockfilesOf(args: string[], cwd: string): Promise<string[]> {
  const { stdout } = await leakscan(['--json', '--database', madeUp, ...args], { cwd })
  return JSON.parse(stdout).projects.map((project: { lockfile: string }) => project.lockfile)
}

test('--recursive finds every project that git would keep, and never enters node_modules', async () => {
  const cwd = folderWith({
    '.git/HEAD': '',
    '.gitignore': 'build/\n*.tmp\n',
    'package-lock.json': leaking,
    'services/api/package-lock.json': leaking,
    'services/.gitignore': '/old\n*.d\n!kept.d\n',
    'services/old/package-lock.json': leaking,
    'services/lost.d/package-lock.json': leaking,
    'services/kept.d/package-lock.json': leaking,
    'build/package-lock.json': leaking,
    'node_modules/a/package-lock.json': leaking,
    'services/api/node_modules/a/package-lock.json': leaking,
    '.hidden/npm-shrinkwrap.json': leaking,
    'docs/README.md': '',
  })
  symlinkSync(cwd, `${cwd}/docs/loop`)
  expect(await lockfilesOf(['--recursive'], cwd)).toEqual([
    'package-lock.json',
    '.hidden/npm-shrinkwrap.json',
    'services/api/package-lock.json',
    'services/kept.d/package-lock.json',
  ])
  expect(await lockfilesOf(['-r', 'services'], cwd)).toEqual([
    'services/api/package-lock.json',
    'services/kept.d/package-lock.json',
  ])
})

test('--recursive with nothing below is nothing to scan', async () => {
  const { code } = await leakscan(['-r'], { cwd: folderWith({ 'README.md': '' }) })
  expect(code).toBe(3)
})

test('files of one project that a hook names are one project', async () => {
  const cwd = folderWith({ 'a/package.json': '{}', 'a/package-lock.json': leaking })
  expect(await lockfilesOf(['a/package.json', 'a/package-lock.json', 'a'], cwd)).toEqual([
    'a/package-lock.json',
  ])
})

test('npm-shrinkwrap.json is read before package-lock.json, and the choice is said', async () => {
  const cwd = folderWith({ 'npm-shrinkwrap.json': leaking, 'package-lock.json': '{' })
  const { stdout } = await leakscan(['--database', madeUp], { cwd })
  expect(stdout).toContain('Read npm-shrinkwrap.json; beside it and not read: package-lock.json.')
})

const workspaces = {
  'package-lock.json': lockfile({
    'node_modules/api': { resolved: 'packages/api', link: true },
    'node_modules/web': { resolved: 'packages/web', link: true },
    'packages/api': { name: 'api', dependencies: { pg: '^7.0.0' } },
    'packages/web': { name: 'web', dependencies: { api: '*', inflight: '1' } },
    'node_modules/pg': { version: '7.4.1' },
    'node_modules/inflight': { version: '1.0.6' },
  }),
}

test.each([
  ['api', ['pg', 'pg']],
  ['packages/web', ['inflight', 'pg', 'pg']],
  ['./packages/web/', ['inflight', 'pg', 'pg']],
])('--workspace %s narrows a scan to what it needs', async (workspace, expected) => {
  const args = ['--json', '--database', madeUp, '--workspace', workspace]
  const { stdout } = await leakscan(args, { cwd: folderWith(workspaces) })
  const { findings } = JSON.parse(stdout).projects[0]
  expect(findings.map((finding: { package: { name: string } }) => finding.package.name)).toEqual(
    expected,
  )
})

test('a workspace that is not there is a mistake, not a clean scan', async () => {
  const { code, stderr } = await leakscan(['-w', 'apo'], { cwd: folderWith(workspaces) })
  expect(code).toBe(2)
  expect(stderr).toBe('leakscan: package-lock.json: no workspace "apo"\n  It has api, web.\n')
})

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { folderWith, leakscan, root } from '../cli.ts'
import { gitInit } from '../git.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'))
const leaking = lockfile({ 'node_modules/pg': { version: '7.4.1' } })

/** Runs the hook as pre-commit does: its entry, its arguments and the names of what is staged. */
function runHook(cwd: string, ...staged: string[]) {
  const [program, ...args] = hook.entry.split(' ')
  expect(program).toBe('leakscan')
  return leakscan([...args, '--database', madeUp, ...hook.args, ...staged], { cwd })
}

test('the hook asks for manifests and lockfiles, and for nothing else', () => {
  const files = new RegExp(hook.files)
  const excluded = new RegExp(hook.exclude)
  const asks = (name: string) => files.test(name) && !excluded.test(name)
  const asked = [
    'package.json',
    'a/package-lock.json',
    'a/b/npm-shrinkwrap.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'bun.lock',
    'bun.lockb',
    'deno.json',
    'deno.jsonc',
    'deno.lock',
    'vlt.json',
    'vlt-lock.json',
  ]
  const others = ['index.js', 'my-package.json', 'a/node_modules/b/package.json', 'yarn.lock.md']
  expect([...asked, ...others].filter(asks)).toEqual(asked)
})

test('a commit that brings a leak is stopped, one that has it already is not', async () => {
  const cwd = folderWith({ 'package.json': '{}', 'packages/a/package.json': '{}' })
  const git = gitInit(cwd)
  git.commit({ 'README.md': '' })
  git('add', '.')
  expect((await runHook(cwd, 'package.json', 'packages/a/package.json')).code).toBe(0)
  git.commit({})
  const added = folderWith({ 'package-lock.json': leaking, 'package.json': '{}' })
  const other = gitInit(added)
  other('add', '.')
  const stopped = await runHook(added, 'package-lock.json', 'package.json')
  expect(stopped.code).toBe(1)
  expect(stopped.stdout.match(/Upgrade pg/g)).toHaveLength(1)
  other.commit({ 'packages/a/package.json': '{}' })
  expect((await runHook(added, 'packages/a/package.json')).code).toBe(0)
})

const program = spawnSync('pre-commit', ['--version'], { encoding: 'utf8' })
const isThere = program.status === 0
if (!isThere)
  process.stderr.write('pre-commit is not installed: its own run of the hook is skipped\n')

test.skipIf(!isThere)('pre-commit itself stops a commit that leaks, and lets others pass', () => {
  const bin = join(root, 'bin/leakscan.js')
  const [, ...args] = hook.entry.split(' ')
  const local = { ...hook, language: 'system', entry: [process.execPath, bin, ...args].join(' ') }
  const hooks = [{ ...local, args: [...hook.args, '--database', madeUp] }]
  const cwd = folderWith({
    '.pre-commit-config.yaml': stringify({ repos: [{ repo: 'local', hooks }] }),
    'package.json': '{}',
    'package-lock.json': lockfile({ 'node_modules/pg': { version: '8.0.0' } }),
  })
  const git = gitInit(cwd)
  const env = { ...process.env, PRE_COMMIT_HOME: join(cwd, '.git', 'pre-commit') }
  spawnSync('pre-commit', ['install'], { cwd, env })
  git.commit({})
  writeFileSync(join(cwd, 'package-lock.json'), leaking)
  expect(() => git('commit', '--all', '--message', 'a leak')).toThrow(/LEAK-2018-9001/)
  git('commit', '--all', '--message', 'on purpose', '--no-verify')
  git.commit({ 'package.json': '{"name": "a"}' })
  git.commit({ 'README.md': 'no manifest, no scan' })
})

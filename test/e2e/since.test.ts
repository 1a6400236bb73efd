import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { gitIn, gitInit } from '../git.ts'
import { lockfile } from '../lock.ts'
import { madeUp } from '../setup.ts'

const pg = { 'node_modules/pg': { version: '7.4.1' } }
const inflight = { 'node_modules/inflight': { version: '1.0.6' } }
const clean = lockfile({ 'node_modules/pg': { version: '8.0.0' } })
const one = lockfile(pg)
const two = lockfile({ ...pg, ...inflight })

const scan = (cwd: string, args: string[], env: Record<string, string> = {}) =>
  leakscan([...args, '--database', madeUp], {
    cwd,
    env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...env },
  })

/** What is new and what was there before, as `advisory package@version`. */
async function compared(cwd: string, ...args: string[]) {
  const { stdout, stderr, code } = await scan(cwd, ['--json', ...args])
  if (stdout === '') throw new Error(stderr)
  interface Brief {
    advisory: string
    package: { name: string; version: string }
  }
  const names = (list: Brief[]) =>
    list.map(({ advisory, package: { name, version } }) => `${advisory} ${name}@${version}`)
  const { projects } = JSON.parse(stdout)
  return {
    code,
    fresh: names(projects.flatMap((project: { findings: Brief[] }) => project.findings)),
    older: names(projects.flatMap((project: { baselined: Brief[] }) => project.baselined)),
  }
}

const oldOnes = ['LEAK-2018-9001 pg@7.4.1', 'LEAK-2018-9002 pg@7.4.1']
const newOnes = ['LEAK-2016-9003 inflight@1.0.6']

function repository(files: Record<string, string> = { 'package-lock.json': one }) {
  const cwd = folderWith({})
  const git = gitInit(cwd)
  git.commit(files)
  return { cwd, git }
}

test('--since reports and fails on new findings only, and counts the old ones', async () => {
  const { cwd } = repository()
  expect((await scan(cwd, ['--since', 'HEAD'])).stdout).toMatchInlineSnapshot(`
    "No memory leaks to report: 1 package checked against 3 advisories of 2026-11-21.
    Not shown: 2 not new since HEAD.
    Exit 0: no leak to report, 2 not new since HEAD.
    "
  `)
  writeFileSync(join(cwd, 'package-lock.json'), two)
  const { code, stdout } = await scan(cwd, ['--since', 'HEAD'])
  expect(stdout).toMatchInlineSnapshot(`
    "inflight 1.0.6: 1 leak, and no upgrade is known to help
      Use instead: a Map of promises
      package-lock.json:12

      moderate  LEAK-2016-9003 Made-up entries for keys that never complete stay for
                ever
                grows with every call, without bound · evidence: confirmed
                workaround: Make sure that every callback is called.

    1 leak (1 moderate); no upgrade is known to help. 2 packages checked against 3
    advisories of 2026-11-21. Not shown: 2 not new since HEAD.
    Exit 1: 1 new leak is moderate or worse in production dependencies.
    "
  `)
  expect(code).toBe(1)
  expect(await compared(cwd, '--since', 'main')).toEqual({
    code: 1,
    fresh: newOnes,
    older: oldOnes,
  })
})

test('another copy, another place and another lockfile format make no finding new', async () => {
  const { cwd, git } = repository()
  const moved = { 'node_modules/orm/node_modules/pg': { version: '7.4.1' } }
  const orm = { 'node_modules/orm': { version: '1.0.0', dependencies: { pg: '7.4.1' } } }
  git.commit({ 'package-lock.json': lockfile({ ...orm, ...moved, ...pg }) })
  expect(await compared(cwd, '--since', 'HEAD~1')).toMatchObject({
    code: 0,
    fresh: [],
    older: [...oldOnes, ...oldOnes],
  })
  git('rm', '--quiet', 'package-lock.json')
  const yarn = '# yarn lockfile v1\n\n\npg@^7.0.0:\n  version "7.4.1"\n'
  git.commit({ 'yarn.lock': yarn, 'package.json': '{"dependencies": {"pg": "^7.0.0"}}' })
  expect(await compared(cwd, '--since', 'HEAD~2')).toEqual({ code: 0, fresh: [], older: oldOnes })
})

test('another version of a package that leaked is new', async () => {
  const { cwd, git } = repository()
  git.commit({ 'package-lock.json': lockfile({ 'node_modules/pg': { version: '7.4.0' } }) })
  const { fresh } = await compared(cwd, '--since', 'HEAD~1')
  expect(fresh).toEqual(['LEAK-2018-9001 pg@7.4.0', 'LEAK-2018-9002 pg@7.4.0'])
})

test('a leak that only development had is new when production has it, and not the other way', async () => {
  const dev = lockfile({ 'node_modules/pg': { version: '7.4.1', dev: true } })
  const { cwd, git } = repository({ 'package-lock.json': dev })
  git.commit({ 'package-lock.json': one })
  expect((await compared(cwd, '--since', 'HEAD~1')).fresh).toEqual(oldOnes)
  git.commit({ 'package-lock.json': dev })
  expect((await compared(cwd, '--since', 'HEAD~1')).older).toEqual(oldOnes)
})

test('what the other branch fixed since it was left does not count against this one', async () => {
  const { cwd, git } = repository()
  git('branch', 'feature')
  git.commit({ 'package-lock.json': clean })
  git('checkout', '--quiet', 'feature')
  git.commit({ 'README.md': 'unrelated' })
  expect((await compared(cwd, '--since', 'main')).code).toBe(0)
})

test('--staged reads the index and not the work tree', async () => {
  const { cwd, git } = repository({ 'package-lock.json': clean })
  writeFileSync(join(cwd, 'package-lock.json'), one)
  expect((await compared(cwd, '--staged')).fresh).toEqual([])
  git('add', '.')
  writeFileSync(join(cwd, 'package-lock.json'), '{ half written')
  expect((await compared(cwd, '--staged')).fresh).toEqual(oldOnes)
  expect(await compared(cwd, '--staged', '--since', 'HEAD')).toMatchObject({ fresh: oldOnes })
})

test('--staged --recursive finds what is staged, and --staged of what is not is nothing', async () => {
  const { cwd } = repository({
    'a/package-lock.json': one,
    'b/yarn.lock': '# yarn lockfile v1\n',
  })
  writeFileSync(join(cwd, 'package-lock.json'), two)
  rmSync(join(cwd, 'a'), { recursive: true })
  expect((await compared(cwd, '--staged', '-r')).fresh).toEqual(oldOnes)
  const { code, stderr } = await scan(cwd, ['--staged', 'package-lock.json'])
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: 'leakscan: package-lock.json: git has no such file\n  `git add` it first.\n',
  })
})

test('a hook sees what is about to be committed, also by `git commit <file>`', async () => {
  const { cwd, git } = repository({ 'app/package-lock.json': clean })
  mkdirSync(join(cwd, '.git/hooks'), { recursive: true })
  const bin = join(import.meta.dirname, '../../bin/leakscan.js')
  writeFileSync(
    join(cwd, '.git/hooks/pre-commit'),
    `#!/bin/sh\nexec '${process.execPath}' '${bin}' --staged app --since HEAD --database '${madeUp}'\n`,
  )
  chmodSync(join(cwd, '.git/hooks/pre-commit'), 0o755)
  writeFileSync(join(cwd, 'app/package-lock.json'), one)
  expect(() => git('commit', '--message', 'a leak', 'app/package-lock.json')).toThrow(
    /LEAK-2018-9001/,
  )
  expect(() => gitIn(join(cwd, 'app'))('commit', '--message', 'a leak', '--all')).toThrow(
    /LEAK-2018/,
  )
  git.commit({ 'app/package-lock.json': clean })
})

test('before the first commit everything is new', async () => {
  const cwd = folderWith({ 'package-lock.json': one })
  const git = gitInit(cwd)
  expect(await compared(cwd, '--since', 'HEAD')).toMatchObject({ code: 1, fresh: oldOnes })
  git('add', '.')
  expect(await compared(cwd, '--since', 'HEAD', '--staged')).toMatchObject({ fresh: oldOnes })
})

test('a project that was not there before is new as a whole', async () => {
  const { cwd, git } = repository({ 'a/package-lock.json': one })
  git.commit({ 'b/package-lock.json': one })
  expect(await compared(cwd, '-r', '--since', 'HEAD~1')).toEqual({
    code: 1,
    fresh: oldOnes,
    older: oldOnes,
  })
})

test('a renamed lockfile and a moved project are what they were', async () => {
  const { cwd, git } = repository({ 'services/api/package-lock.json': one })
  git('mv', 'services/api/package-lock.json', 'services/api/npm-shrinkwrap.json')
  const args = ['--recursive', '--since', 'HEAD']
  expect(await compared(cwd, ...args)).toEqual({ code: 0, fresh: [], older: oldOnes })
  mkdirSync(join(cwd, 'apps'))
  git('mv', 'services/api', 'apps/api')
  expect(await compared(cwd, ...args)).toEqual({ code: 0, fresh: [], older: oldOnes })
})

test('a shallow clone works when the revision is there, and says what to do when not', async () => {
  const { cwd, git } = repository()
  git.commit({ 'README.md': 'a' })
  git('branch', 'feature')
  git.commit({ 'package-lock.json': two })
  const clone = folderWith({})
  gitIn(clone)('clone', '--quiet', '--depth=1', `file://${cwd}`, 'here')
  const here = join(clone, 'here')
  const { code, stderr } = await scan(here, ['--since', 'origin/feature'])
  expect(code).toBe(2)
  expect(stderr).toContain('git knows no revision "origin/feature"')
  expect(stderr).toContain('This is a shallow clone')
  gitIn(here)('fetch', '--quiet', '--depth=1', 'origin', 'feature')
  expect(await compared(here, '--since', 'FETCH_HEAD')).toEqual({
    code: 1,
    fresh: newOnes,
    older: oldOnes,
  })
})

test.each(['no-such-branch', 'HEAD~7', '', '--all', '0000000000000000000000000000000000000000'])(
  'a revision that is not there is exit 2 and no clean scan: "%s"',
  async (revision) => {
    const { cwd } = repository({ 'package-lock.json': clean })
    const { code, stdout, stderr } = await scan(cwd, [`--since=${revision}`])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`git knows no revision "${revision}"`)
  },
)

test('work trees and subfolders are part of their repository', async () => {
  const { cwd, git } = repository({ 'app/package-lock.json': one })
  git('worktree', 'add', '--quiet', 'inside/tree', '-b', 'other')
  const other = join(cwd, 'inside/tree')
  gitIn(other).commit({ 'app/package-lock.json': two })
  for (const folder of [other, join(other, 'app')]) {
    const args = folder === other ? ['app'] : []
    expect((await compared(folder, ...args, '--since', 'main')).fresh).toEqual(newOnes)
  }
  expect((await compared(cwd, 'inside/tree/app', '--since', 'main')).fresh).toEqual(newOnes)
  expect((await compared(folderWith({}), other + '/app', '--since', 'main')).fresh).toEqual(newOnes)
})

test('a submodule is compared with the commit that the revision had of it', async () => {
  const library = repository()
  const { cwd, git } = repository({ 'README.md': 'a' })
  git('submodule', '--quiet', 'add', `file://${library.cwd}`, 'lib')
  expect((await compared(cwd, 'lib', '--since', 'HEAD')).fresh).toEqual(oldOnes)
  git.commit({})
  gitIn(join(cwd, 'lib')).commit({ 'package-lock.json': two })
  git.commit({})
  gitIn(join(cwd, 'lib'))('push', '--quiet', 'origin', 'HEAD:refs/heads/more')
  const inSubmodule = { code: 1, fresh: newOnes, older: oldOnes }
  expect(await compared(cwd, 'lib', '--since', 'HEAD~1')).toEqual(inSubmodule)
  expect(await compared(cwd, '-r', '--since', 'HEAD~1')).toEqual(inSubmodule)
  expect(await compared(join(cwd, 'lib'), '--since', 'HEAD~1')).toEqual(inSubmodule)
  library.git.commit({ 'README.md': 'the tip is another commit' })
  const clone = folderWith({})
  gitIn(clone)(
    'clone',
    '--quiet',
    '--recurse-submodules',
    '--depth=2',
    '--shallow-submodules',
    `file://${cwd}`,
    '.',
  )
  const { code, stderr } = await scan(clone, ['lib', '--since', 'HEAD~1'])
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /lib: the submodule lacks its commit [0-9a-f]{12}\n {2}Fetch it: git -C lib/,
  )
})

test('nothing of the repository runs: no hook, monitor, filter, conversion or remote', async () => {
  const { cwd, git } = repository({
    '.gitattributes': '* filter=evil diff=evil\n',
    'package-lock.json': one,
  })
  const evil = `touch ${join(cwd, 'evil')}`
  for (const key of [
    'core.fsmonitor',
    'filter.evil.clean',
    'filter.evil.smudge',
    'diff.evil.textconv',
    'diff.evil.command',
    'diff.external',
    'core.pager',
    'core.sshCommand',
    'core.alternateRefsCommand',
  ]) {
    git('config', key, evil)
  }
  mkdirSync(join(cwd, '.git/hooks'), { recursive: true })
  for (const hook of [
    'post-index-change',
    'post-checkout',
    'fsmonitor-watchman',
    'reference-transaction',
  ]) {
    writeFileSync(join(cwd, '.git/hooks', hook), `#!/bin/sh\n${evil}\n`)
    chmodSync(join(cwd, '.git/hooks', hook), 0o755)
  }
  mkdirSync(join(cwd, 'moved'))
  renameSync(join(cwd, 'package-lock.json'), join(cwd, 'moved/package-lock.json'))
  for (const args of [['moved'], ['--staged'], ['--staged', '-r']]) {
    await compared(cwd, ...args, '--since', 'HEAD')
  }
  expect(existsSync(join(cwd, 'evil'))).toBe(false)
})

test('what is missing in a partial clone is not fetched', async () => {
  const { cwd, git } = repository()
  git('config', 'uploadpack.allowFilter', 'true')
  git.commit({ 'package-lock.json': two })
  const clone = folderWith({})
  gitIn(clone)('clone', '--quiet', '--filter=blob:none', `file://${cwd}`, '.')
  const { code, stderr } = await scan(clone, ['--since', 'HEAD~1'])
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /package-lock\.json at [0-9a-f]{12}: its content is not in this clone\n {2}It is a partial clone/,
  )
})

test('a lockfile that was broken before cannot be compared', async () => {
  const { cwd, git } = repository({ 'package-lock.json': '{' })
  git.commit({ 'package-lock.json': one })
  const { code, stderr } = await scan(cwd, ['--since', 'HEAD~1'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^leakscan: package-lock\.json at [0-9a-f]{12}:1: not valid JSON/)
})

test('an unresolved conflict and a symbolic link in the index are told', async () => {
  const { cwd, git } = repository({ 'package-lock.json': clean })
  git('checkout', '--quiet', '-b', 'other')
  git.commit({ 'package-lock.json': one })
  git('checkout', '--quiet', 'main')
  git.commit({ 'package-lock.json': two })
  expect(() => git('merge', 'other')).toThrow(/conflict|failed/i)
  expect((await scan(cwd, ['--staged'])).stderr).toContain(
    'package-lock.json: a merge conflict is unresolved',
  )
  git('merge', '--abort')
  mkdirSync(join(cwd, 'linked'))
  symlinkSync('../package-lock.json', join(cwd, 'linked/package-lock.json'))
  git('add', '.')
  const { code, stderr } = await scan(cwd, ['--staged', 'linked'])
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('linked/package-lock.json: a symbolic link'),
  })
})

test('a repository of another user is not trusted, and git’s remedy is told', async () => {
  const { cwd } = repository()
  const { code, stderr } = await scan(cwd, ['--since', 'HEAD'], {
    GIT_TEST_ASSUME_DIFFERENT_OWNER: '1',
  })
  expect(code).toBe(2)
  expect(stderr).toContain('git does not trust it, since it is owned by another user')
  expect(stderr).toContain('git config --global --add safe.directory')
})

test('outside of a repository, and without git, nothing is called clean', async () => {
  const cwd = folderWith({ 'package-lock.json': clean })
  const outside = await scan(cwd, ['--since', 'HEAD'])
  expect(outside).toMatchObject({ code: 2, stdout: '' })
  expect(outside.stderr).toContain('.: not in a git repository')
  const { cwd: inside } = repository({ 'package-lock.json': clean })
  const without = await scan(inside, ['--since', 'HEAD'], { PATH: '/nowhere' })
  expect(without).toMatchObject({ code: 2, stdout: '' })
  expect(without.stderr).toContain('git was not found')
})

test('a workspace’s manifest means the project that locks it', async () => {
  const { cwd } = repository({ 'package-lock.json': one, 'packages/a/package.json': '{}' })
  expect((await compared(cwd, '--staged', 'packages/a/package.json')).fresh).toEqual(oldOnes)
  expect((await compared(cwd, 'packages/a/package.json')).fresh).toEqual(oldOnes)
})

test('the manifests of a revision are read from that revision', async () => {
  const yarn = '# yarn lockfile v1\n\n\npg@^7.0.0:\n  version "7.4.1"\n'
  const manifest = (field: string) => JSON.stringify({ [field]: { pg: '^7.0.0' } })
  const root = JSON.stringify({ private: true, workspaces: ['./packages/*/', '!packages/old'] })
  const { cwd, git } = repository({
    'yarn.lock': yarn,
    'package.json': root,
    'packages/a/package.json': manifest('devDependencies'),
    'packages/old/package.json': manifest('dependencies'),
  })
  git.commit({ 'packages/a/package.json': manifest('dependencies') })
  expect((await compared(cwd, '--since', 'HEAD~1')).fresh).toEqual(oldOnes)
  expect((await compared(cwd, '--since', 'HEAD')).fresh).toEqual([])
  expect((await compared(cwd, '--since', 'HEAD', '--staged')).older).toEqual(oldOnes)
})

test.each([
  ['--since', 'HEAD', '--installed'],
  ['--staged', '--installed'],
  ['--staged', '-'],
  ['--since', 'HEAD', '-'],
])('%s %s %s cannot go together', async (...args) => {
  const { code, stderr } = await scan(
    repository().cwd,
    args.filter((arg) => arg !== undefined),
  )
  expect(code).toBe(2)
  expect(stderr).toContain('cannot go together')
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'
import { gitInit } from '../git.ts'
import { lockfile } from '../lock.ts'
import { madeUpRuntime } from '../setup.ts'

const files = { 'package-lock.json': lockfile({}), Dockerfile: 'FROM node:20.11.1-alpine\n' }
const id = 'LEAK-2024-9003'

function configured(ignore: object) {
  const rest = { reason: 'it is restarted every night', until: '2999-12-31' }
  return { 'leakscan.config.json': JSON.stringify({ ignores: [{ ...rest, ...ignore }] }) }
}

const scan = (cwd: string, ...args: string[]) =>
  leakscan([...args, '--database', madeUpRuntime], { cwd })

test('a leak of Node.js itself fails, and can be ignored like any other', async () => {
  expect((await scan(folderWith({ ...files, '.git/HEAD': '' }))).code).toBe(1)
  const { code, stdout } = await scan(
    folderWith({ ...files, '.git/HEAD': '', ...configured({ id }) }),
  )
  expect(stdout).toContain(`${id} Node.js 20.11.1 until 2999-12-31: it is restarted every night`)
  expect(stdout).toMatch(/Not\s+shown: 1 ignored\./)
  expect(code).toBe(0)
})

test.each([
  [{ package: 'node@^20' }, 'used', 0],
  [{ package: 'node@^18' }, 'unused', 1],
  [{ id, path: 'app > node' }, 'unused', 1],
  [{ id, until: 'fixed' }, 'fixed', 1],
  [{ id, until: '2020-01-01' }, 'expired', 1],
])('the ignore %j of Node.js is %s', async (ignore, state, expected) => {
  const cwd = folderWith({ ...files, '.git/HEAD': '', ...configured(ignore) })
  const { code, stdout } = await scan(cwd, '--json')
  expect(JSON.parse(stdout).ignores[0].state).toBe(state)
  expect(code).toBe(expected)
})

test.each([
  ['--scope', 'browser'],
  ['--evidence', 'reproduced'],
])('%s %s leaves leaks of Node.js out, and counts them', async (flag, value) => {
  const { code, stdout } = await scan(folderWith({ ...files, '.git/HEAD': '' }), flag, value)
  expect(stdout).toMatch(new RegExp(`Not\\s+shown:\\s+1\\s+left\\s+out\\s+by\\s+${flag}`))
  expect(code).toBe(0)
})

test('the Node.js of a baseline or a revision is no news, and another one is', async () => {
  const cwd = folderWith(files)
  gitInit(cwd).commit({})
  await leakscan(['baseline', '--output', 'base.json'], { cwd })
  expect((await scan(cwd, '--baseline', 'base.json')).code).toBe(0)
  expect((await scan(cwd, '--since', 'HEAD')).code).toBe(0)
  writeFileSync(join(cwd, 'Dockerfile'), 'FROM node:20.12.0-alpine\n')
  expect((await scan(cwd, '--baseline', 'base.json')).code).toBe(1)
})

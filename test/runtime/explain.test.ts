import { expect, test } from 'vitest'
import { leakscan } from '../cli.ts'
import { madeUpRuntime } from '../setup.ts'

const database = ['--database', madeUpRuntime]

test('explain knows Node.js itself like a package: all of its leaks, or those of a version', async () => {
  const all = await leakscan(['explain', 'node', '--json', ...database])
  expect(JSON.parse(all.stdout)).toHaveLength(3)
  const one = await leakscan(['explain', 'node@20.3.0', '--json', ...database])
  expect(JSON.parse(one.stdout).map(({ id }: { id: string }) => id)).toEqual([
    'LEAK-2023-9001',
    'LEAK-2024-9002',
  ])
  const none = await leakscan(['explain', 'node@22.13.0', ...database])
  expect(none.stdout).toBe('node@22.13.0: no known leak among 3 advisories.\n')
})

test('explain shows the ranges of each release line and the code that meets the leak', async () => {
  const { stdout } = await leakscan(['explain', 'LEAK-2024-9002', ...database])
  expect(stdout).toContain('runtime        Node.js (events)\n')
  expect(stdout).toContain(
    'affected       >=20.3.0 <=20.20.2 (never fixed), or >=22.0.0 <22.13.0\n',
  )
  expect(stdout).toContain('only in code   AbortSignal.any\n')
})

test('a range that has no end is not fixed yet', async () => {
  const { stdout } = await leakscan(['explain', 'LEAK-2024-9003', ...database])
  expect(stdout).toContain('>=24.0.0 (not fixed yet)')
})

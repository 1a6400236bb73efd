import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Io } from '../../src/cli/command.ts'
import { withSpinner } from '../../src/cli/spinner.ts'

/** What is written to stderr by work that takes a while. */
async function shown(stderr: Partial<Io['stderr']>, env: Io['env']): Promise<number> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  const output = { write: () => {}, isTTY: true, columns: 80 }
  const io: Io = {
    cwd: '/',
    now: new Date(),
    node: process.versions.node,
    env,
    stdin: async () => '',
    stdinBytes: () => process.stdin,
    stdout: output,
    stderr: { ...output, ...stderr },
  }
  expect(await withSpinner(io, 'Working', () => setTimeout(600, 'done'))).toBe('done')
  return write.mock.calls.length
}

test('a spinner shows at a terminal', async () => {
  expect(await shown({}, {})).toBeGreaterThan(0)
})

test.each<[string, Partial<Io['stderr']>, Io['env']]>([
  ['where there is no terminal', { isTTY: false }, {}],
  ['in CI', {}, { CI: '1' }],
  ['at a terminal without a width, where a frame would have no end', { columns: undefined }, {}],
])('no spinner shows %s', async (_, stderr, env) => {
  expect(await shown(stderr, env)).toBe(0)
})

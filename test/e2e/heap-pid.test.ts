import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { folderWith, leakscan } from '../cli.ts'

const script = 'node_modules/leakscan-test-timer/index.js'
const library = `
const kept = []
setInterval(() => { for (let i = 0; i < 50; i++) kept.push(function onTick() { return i }) }, 20)
`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address with one.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function started(file: string, args: string[], cwd: string): ChildProcess {
  const child = spawn(file, args, { cwd, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

const isWindows = process.platform === 'win32'

test.skipIf(isWindows)(
  'two snapshots of a running process, which is left as it was',
  { timeout: 120_000 },
  async () => {
    const cwd = folderWith({ [script]: library, 'main.js': "require('leakscan-test-timer')" })
    const port = await freePort()
    const child = started(process.execPath, [`--inspect-port=${port}`, 'main.js'], cwd)
    await once(child, 'spawn')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const args = ['--pid', String(child.pid), '--port', String(port), '--wait', '1', '--json']
    const { code, stdout, stderr } = await leakscan(['heap', ...args], { cwd })
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const { snapshots, suspects } = JSON.parse(stdout)
    expect(snapshots).toHaveLength(2)
    expect(suspects.origins[0].origin).toEqual({ kind: 'package', package: 'leakscan-test-timer' })
    const [before, after] = suspects.origins[0].closures
    expect(after).toBeGreaterThan(before)
    await expect(fetch(`http://127.0.0.1:${port}/json/list`)).rejects.toThrow('fetch failed')
    expect(child.exitCode).toBeNull()
  },
)

test.skipIf(isWindows)('a process that is not Node.js is left alone', async () => {
  const child = started('sleep', ['60'], folderWith({}))
  await once(child, 'spawn')
  const { code, stderr } = await leakscan(['heap', '--pid', String(child.pid)])
  expect(stderr).toContain('it is not Node.js')
  expect(code).toBe(2)
  expect(child.signalCode).toBeNull()
})

test('what cannot be asked for is said', async () => {
  const none = await leakscan(['heap', '--pid', '999999999'])
  expect(none.stderr).toContain('process 999999999: there is no such process')
  expect(none.code).toBe(2)
  const both = await leakscan(['heap', '--pid', '1', 'a.heapsnapshot'])
  expect(both.stderr).toContain('--pid takes its own snapshots')
  expect(both.code).toBe(2)
})

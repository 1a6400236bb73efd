import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { WebSocket } from 'ws'

/** A running API, with DevTools open on it. */
export interface Api {
  /** So many requests by ten clients; each must be answered. */
  readonly load: (requests: number) => Promise<void>
  /** Has a heap snapshot written into the API's folder. @returns the name of the file. */
  readonly snapshot: () => Promise<string>
  readonly stop: () => Promise<void>
}

/** Starts a folder's server.js as somebody does who looks for a leak. */
export async function startApi(node: string, folder: string, env: NodeJS.ProcessEnv): Promise<Api> {
  const args = ['--inspect=0', '--heapsnapshot-signal=SIGUSR2', 'server.js']
  const child = spawn(node, args, {
    cwd: folder,
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const [inspector, port] = await Promise.all([
      saidBy(child, child.stderr, /(ws:\S+)/),
      saidBy(child, child.stdout, /listening on (\d+)/),
    ])
    const devTools = await openDevTools(inspector)
    const url = `http://127.0.0.1:${port}/orders`
    return {
      load: (requests) => load(url, requests),
      snapshot: () => snapshot(child, folder, url),
      stop: async () => {
        devTools.terminate()
        await stop(child)
      },
    }
  } catch (error) {
    await stop(child)
    throw error
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** What the pattern captures of the first line that it matches. */
async function saidBy(child: ChildProcess, output: Readable, pattern: RegExp): Promise<string> {
  const lines: string[] = []
  return new Promise((resolve, reject) => {
    createInterface({ input: output }).on('line', (line) => {
      lines.push(line)
      const [, found] = pattern.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`the API has ended: ${lines.join('\n')}`)))
  })
}

/** As the front end does when it is opened: from then on V8 tells of every script, and keeps it. */
async function openDevTools(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'Debugger.enable' }))
  return socket
}

async function load(url: string, amount: number): Promise<void> {
  const { '2xx': answered, errors } = await autocannon({ url, amount, connections: 10 })
  if (answered !== amount) throw new Error(`${answered} of ${amount} answered, ${errors} errors`)
}

async function snapshot(child: ChildProcess, folder: string, url: string): Promise<string> {
  const files = () => readdirSync(folder).filter((file) => file.endsWith('.heapsnapshot'))
  const before = new Set(files())
  child.kill('SIGUSR2')
  for (;;) {
    await sleep(50)
    const written = files().find((file) => !before.has(file))
    if (written === undefined) continue
    // The process stands still until it is whole.
    await (await fetch(url)).text()
    return written
  }
}

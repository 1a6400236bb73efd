import type { WebSocket as Socket } from 'ws'

/** A conversation with the inspector of a process, in the Chrome DevTools Protocol. */
export interface Inspector {
  /** @throws Error when the process refuses, or the connection ends. */
  readonly send: (method: string, params?: object) => Promise<unknown>
  /** Calls `each` with the parameters of every event of a name from now on. */
  readonly on: (event: string, each: (params: unknown) => void) => void
  readonly close: () => void
}

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * Connects to the inspector that listens on a port of loopback.
 *
 * @returns `undefined` when nothing listens there.
 */
export async function connect(port: number): Promise<Inspector | undefined> {
  const url = await targetOn(port)
  if (url === undefined) return undefined
  const { WebSocket } = await import('ws')
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 })
  const isOpen = await new Promise((resolve) => {
    socket.once('open', () => resolve(true)).once('error', () => resolve(false))
  })
  return isOpen ? conversation(socket) : undefined
}

/** The address of the first target, as https://nodejs.org/en/learn/getting-started/debugging describes it. */
async function targetOn(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`)
    const targets: unknown = await response.json()
    const [target]: unknown[] = Array.isArray(targets) ? targets : []
    const id = fieldOf(target, 'id')
    return typeof id === 'string' ? `ws://127.0.0.1:${port}/${id}` : undefined
  } catch {
    return undefined
  }
}

function conversation(socket: Socket): Inspector {
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, (params: unknown) => void>()
  let next = 1
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString())
    const [id, method] = [fieldOf(message, 'id'), fieldOf(message, 'method')]
    if (typeof method === 'string') listeners.get(method)?.(fieldOf(message, 'params'))
    if (typeof id === 'number') answer(pending.get(id), message)
  })
  socket.on('close', () => {
    for (const { reject } of pending.values())
      reject(new Error('the process closed the connection'))
  })
  socket.on('error', () => socket.terminate())
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        pending.set(next, { resolve, reject })
        socket.send(JSON.stringify({ id: next++, method, params }))
      }),
    on: (event, each) => {
      listeners.set(event, each)
    },
    close: () => socket.terminate(),
  }
}

function answer(pending: Pending | undefined, message: unknown): void {
  const error = fieldOf(message, 'error')
  if (error === undefined) pending?.resolve(fieldOf(message, 'result'))
  else pending?.reject(new Error(String(fieldOf(error, 'message'))))
}

/** A field of a value that came over the wire. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return new Map(Object.entries(value)).get(name)
}

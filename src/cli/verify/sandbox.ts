import type { Sandbox } from '../../verify/sandbox.ts'
import { createSandbox } from '../../verify/sandbox.ts'
import type { Io } from '../command.ts'

/** Where a command's reproductions run, and what tells them to stop. */
export interface Place {
  readonly sandbox: Sandbox
  readonly signal: AbortSignal
}

/** Interrupted, it still stops its processes and removes its folder before leakscan ends with exit 2. */
export async function inSandbox<T>(io: Io, use: (place: Place) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, abort)
  const sandbox = createSandbox(io.env)
  try {
    return await use({ sandbox, signal: stop.signal })
  } finally {
    sandbox.remove()
    for (const signal of signals) process.off(signal, abort)
  }
}

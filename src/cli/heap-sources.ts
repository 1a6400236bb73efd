import { LeakscanError } from '../errors.ts'
import type { MatchHeapOptions, SnapshotSource } from '../heap/heap.ts'
import { text } from './args.ts'
import type { Io, Values } from './command.ts'

/** A process that is to be asked for snapshots. */
export interface LiveWanted {
  readonly pid: number
  readonly port: number
  readonly waitMs: number
}

export function liveOf(values: Values): LiveWanted | undefined {
  if (text(values, 'pid') === undefined) return undefined
  return {
    pid: numberOf(values, 'pid', 0),
    port: numberOf(values, 'port', 9229),
    waitMs: numberOf(values, 'wait', 30) * 1000,
  }
}

function numberOf(values: Values, name: string, otherwise: number): number {
  const given = text(values, name) ?? String(otherwise)
  if (/^\d{1,9}$/.test(given)) return Number(given)
  throw new LeakscanError('USAGE', `--${name} cannot be "${given}"`, { hint: 'It is a number.' })
}

/** Hands on the snapshots that were asked for; interrupted, a process is still left as it was. */
export async function withSnapshots<T>(
  files: readonly string[],
  live: LiveWanted | undefined,
  say: (text: string) => void,
  io: Io,
  use: (snapshots: MatchHeapOptions['snapshots']) => Promise<T>,
): Promise<T> {
  if (!live) return use(files.map((file) => (file === '-' ? standardInput(io) : file)))
  const { attach } = await import('../heap/live/take.ts')
  const { sources, leave } = await attach({
    ...live,
    user: process.geteuid?.(),
    count: 2,
    signal: (pid) => process.kill(pid, 'SIGUSR1'),
    say,
  })
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, interrupt)
  try {
    return await Promise.race([use(sources), abortion(stop.signal)])
  } finally {
    await leave()
    for (const signal of signals) process.off(signal, interrupt)
  }
}

function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new LeakscanError('PROCESS', 'interrupted')))
  })
}

function standardInput(io: Io): SnapshotSource {
  const path = 'standard input'
  return {
    path,
    async *bytes() {
      const { bytesOfStream } = await import('../heap/snapshot/source.ts')
      yield* bytesOfStream(io.stdinBytes(), path)
    },
  }
}

import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { platform } from 'node:os'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { LeakscanError } from '../errors.ts'

export interface RunOptions {
  readonly cwd: string
  /** The whole environment. */
  readonly env: Record<string, string>
  /** How to call the process in an error. */
  readonly what: string
  /** Killed when it says nothing for so long: an operation that never ends is an error, never "flat". */
  readonly stallMs: number
  readonly shell?: boolean
  readonly signal?: AbortSignal | undefined
  /** Each line that the process writes to file descriptor 3. */
  readonly onLine?: (line: string) => void
}

/** So much of its stderr is kept for the error. */
const keptOutput = 2000

/**
 * Runs a command to its end, and ends with it whatever it started and left running.
 *
 * @throws LeakscanError `SANDBOX` when it fails, stalls, or is interrupted.
 */
export async function run(
  [file = '', ...args]: readonly string[],
  options: RunOptions,
): Promise<void> {
  const { what, stallMs, signal, onLine } = options
  if (signal?.aborted) throw interrupted(what)
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    shell: options.shell ?? false,
    // A process group of its own, which can be ended as a whole. Ctrl-C reaches it through `signal`.
    detached: canKillGroups,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  let stalled = false
  const kill = () => killGroup(child)
  child.on('exit', kill)
  const watchdog = setTimeout(() => {
    stalled = true
    kill()
  }, stallMs)
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-keptOutput)
  })
  createInterface({ input: thirdOf(child.stdio) }).on('line', (line) => {
    watchdog.refresh()
    onLine?.(line)
  })
  signal?.addEventListener('abort', kill, { once: true })
  try {
    const code = await new Promise<number | string>((resolve, reject) => {
      child.on('error', reject).on('close', (exit, by) => resolve(exit ?? by ?? 'unknown'))
    })
    if (signal?.aborted) throw interrupted(what)
    if (stalled)
      throw failed(`${what} said nothing for ${stallMs / 1000} s and was stopped`, stderr)
    if (code !== 0) throw failed(`${what} failed with ${code}`, stderr)
  } catch (cause) {
    if (cause instanceof LeakscanError) throw cause
    throw new LeakscanError('SANDBOX', `${what} could not be started`, { cause })
  } finally {
    clearTimeout(watchdog)
    signal?.removeEventListener('abort', kill)
  }
}

/** A server that was started for reproductions. */
export interface Service {
  /** By which its clients find it. */
  readonly env: Readonly<Record<string, string>>
  readonly stop: () => void
}

/** Starts a command that goes on by itself, and returns what ends it. */
export function start(
  [file = '', ...args]: readonly string[],
  { cwd, env }: Pick<RunOptions, 'cwd' | 'env'>,
): () => void {
  const child = spawn(file, args, { cwd, env, detached: canKillGroups, stdio: 'ignore' })
  // That it does not run is seen by whoever waits for it.
  child.on('error', () => {})
  return () => killGroup(child)
}

const canKillGroups = platform() !== 'win32'

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  if (!canKillGroups) return void child.kill('SIGKILL')
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    // All of them have ended; macOS calls that EPERM while they are not yet buried.
    const ended =
      error instanceof Error && 'code' in error && /^(?:ESRCH|EPERM)$/.test(String(error.code))
    if (!ended) throw error
  }
}

function thirdOf(stdio: readonly unknown[]): Readable {
  const stream = stdio[3]
  if (isReadable(stream)) return stream
  throw new Error('the child has no file descriptor 3')
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'readable' in stream
}

function failed(message: string, stderr: string): LeakscanError {
  const said = stderr.trim()
  return new LeakscanError('SANDBOX', message, said === '' ? {} : { hint: said })
}

function interrupted(what: string): LeakscanError {
  return new LeakscanError('SANDBOX', `${what} was interrupted`)
}

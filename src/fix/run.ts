import { spawn } from 'node:child_process'
import { LeakscanError } from '../errors.ts'

export interface RunOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** A resolution that takes longer hangs. */
const timeLimit = 10 * 60_000
const mostOutput = 64 * 1024

/**
 * Runs a package manager, and gives what it printed.
 *
 * @throws LeakscanError `FIX` when it is not there, fails, hangs or is stopped; with the end of its output.
 */
export function run(
  program: string,
  args: readonly string[],
  { cwd, env, signal }: RunOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(program, args, {
      cwd,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimit)]),
      // The package managers are scripts of the shell there.
      shell: process.platform === 'win32',
    })
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-mostOutput)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (cause) => reject(notRun(program, cause)))
    child.on('close', (code) => {
      if (code === 0) resolve(output)
      else reject(failed([program, ...args].join(' '), output))
    })
  })
}

function notRun(program: string, cause: Error): LeakscanError {
  const reason = 'code' in cause && cause.code === 'ENOENT' ? 'it is not installed' : cause.message
  return new LeakscanError('FIX', `${program} could not be run: ${reason}`, { cause })
}

/** Says that it failed, and not why. */
const ending = /Failed with errors|^error Command failed/

/** The lines that say what went wrong, as far as one can tell from outside. */
function failed(command: string, output: string): LeakscanError {
  const lines = output.split('\n').map((line) => line.trim())
  const telling = lines.filter(
    (line) =>
      /\berr|YN0*[1-9]\d*.*(?:error|can't|not|fail)|conflict/i.test(line) && !ending.test(line),
  )
  const shown = (telling.length > 0 ? telling : lines.filter(Boolean)).slice(0, 3)
  return failure(`\`${command}\` failed: ${shown.join(' ')}`)
}

const ofTheNetwork =
  /\b(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ERR_SOCKET\w*|ERR_PNPM_META_FETCH_FAIL|ConnectionRefused|ConnectionClosed|FETCH_ERROR|E5\d\d)\b|socket hang up|network/i

/** What a package manager says is about the upgrade, or about a registry that went away. */
export function failure(message: string, cause?: unknown): LeakscanError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (!ofTheNetwork.test(`${code} ${message}`)) return new LeakscanError('FIX', message, { cause })
  return new LeakscanError('REGISTRY', `nothing was changed: ${message}`, {
    hint: 'Check the network and the registry settings in your .npmrc.',
    cause,
  })
}

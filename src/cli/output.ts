import type { LeakscanError } from '../errors.ts'
import { packageJsonFile, readOwnFile } from '../paths.ts'
import { painter } from '../report/paint.ts'
import type { ReportOptions } from '../report/reporter.ts'
import { forTerminal } from '../report/sanitise.ts'
import type { Io, Output } from './command.ts'

const narrowest = 40
const widest = 120
const defaultWidth = 80

export function reportOptions(io: Io): ReportOptions {
  const width = Math.min(widest, Math.max(narrowest, io.stdout.columns ?? defaultWidth))
  return {
    width,
    colour: wantsColour(io.stdout, io.env),
    // Few formats tell it, and it takes reading a file.
    get version() {
      return version()
    },
  }
}

/**
 * Whether to colour what goes to an output.
 *
 * Rules: https://no-color.org and FORCE_COLOR as Node.js documents it for tty.WriteStream.
 */
export function wantsColour({ isTTY }: Output, env: Io['env']): boolean {
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  return isTTY && env['TERM'] !== 'dumb'
}

/** leakscan's own version. */
export function version(): string {
  const manifest: unknown = JSON.parse(readOwnFile(packageJsonFile))
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}

/** Tells stderr what went wrong and what to do about it. */
export function printError(error: LeakscanError, io: Io): void {
  const paint = painter(wantsColour(io.stderr, io.env))
  io.stderr.write(`${paint.bad('leakscan:')} ${forTerminal(error.message)}\n`)
  if (error.hint !== undefined) io.stderr.write(`  ${forTerminal(error.hint)}\n`)
}

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { displayPath } from '../project/files.ts'
import type { Io } from './command.ts'
import { writeAtomically } from './write-file.ts'

/**
 * Writes a report at once, in a folder that is made where there is none. A device or a pipe, such as
 * /dev/stderr, is written to and not replaced; to the summary of a GitHub job it is added.
 *
 * @throws LeakscanError `USAGE` when it cannot be written.
 */
export async function writeReport(name: string, text: string, io: Io): Promise<void> {
  const file = resolve(io.cwd, name)
  const shown = displayPath(file, io.cwd)
  try {
    mkdirSync(dirname(file), { recursive: true })
    if (isSummary(file, io)) appendFileSync(file, text)
    else if (isFile(file)) await writeAtomically(file, text, shown)
    else writeFileSync(file, text)
  } catch (cause) {
    if (cause instanceof LeakscanError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('USAGE', `${shown}: cannot be written: ${reason}`, { cause })
  }
}

function isFile(file: string): boolean {
  return !existsSync(file) || statSync(file).isFile()
}

/** What a job's summary on GitHub holds, in bytes. */
const summaryBytes = 1024 * 1024

/** How many bytes of a report a file has room for, where that is limited. */
export function limitOf(name: string, io: Io): number | undefined {
  const file = resolve(io.cwd, name)
  if (!isSummary(file, io)) return undefined
  const used = existsSync(file) ? statSync(file).size : 0
  return Math.max(0, summaryBytes - used)
}

function isSummary(file: string, { env, cwd }: Io): boolean {
  const summary = env['GITHUB_STEP_SUMMARY']
  return summary !== undefined && summary !== '' && resolve(cwd, summary) === file
}

/**
 * The path from the root of the repository to the working directory: from the nearest folder with `.git`,
 * or from where CI says that it checked out. `''` where neither is known.
 */
export function prefixOf({ cwd, env }: Io): string {
  const here = realpathSync(cwd)
  for (let at = here; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return prefix(at, here)
    if (dirname(at) === at) break
  }
  const checkout = env['GITHUB_WORKSPACE'] ?? env['CI_PROJECT_DIR']
  return checkout !== undefined && existsSync(checkout) ? prefix(realpathSync(checkout), here) : ''
}

function prefix(root: string, folder: string): string {
  const path = relative(root, folder).split(sep).join('/')
  return path.startsWith('../') || path === '..' ? '' : path
}

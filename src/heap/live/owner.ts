import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { LeakscanError } from '../../errors.ts'

/** Who runs a process, and what it is. */
interface Facts {
  readonly user: number
  /** The executable's name. */
  readonly program: string
  /** Whether SIGUSR1 does something else than end it; `undefined` where that cannot be told. */
  readonly catchesSignal: boolean | undefined
}

/**
 * Makes sure that a process may be asked for a snapshot: it is the user's own, it is Node.js, and it waits for
 * the signal that opens its inspector, which would end any other process.
 *
 * @param user - whose processes these are: the effective user id.
 * @throws LeakscanError `PROCESS` when it may not.
 */
export function checkOwner(pid: number, user: number): void {
  const facts = existsSync('/proc/self') ? factsOfProc(pid) : factsOfPs(pid)
  if (!facts) throw refused(pid, 'there is no such process')
  if (facts.user !== user) throw refused(pid, 'it is a process of another user')
  if (!/^(?:node|nodejs)(?:\d|$|\.)/.test(facts.program)) {
    throw refused(
      pid,
      'it is not Node.js',
      'Start the program by `node`, or give the pid of the child.',
    )
  }
  if (facts.catchesSignal === false) {
    throw refused(pid, 'it was told not to open an inspector', 'See --disable-sigusr1 of Node.js.')
  }
}

/** Linux: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function factsOfProc(pid: number): Facts | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const user = Number(/^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1])
    const caught = BigInt(`0x${/^SigCgt:\s+([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
    return { user, program: programOf(pid, status), catchesSignal: ((caught >> 9n) & 1n) === 1n }
  } catch {
    return undefined
  }
}

/** The link to the executable of somebody else's process cannot be read. */
function programOf(pid: number, status: string): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '')
  } catch {
    return /^Name:\s+(.*)$/m.exec(status)?.[1] ?? ''
  }
}

/** macOS and other systems without /proc. */
function factsOfPs(pid: number): Facts | undefined {
  try {
    const args = ['-o', 'uid=', '-o', 'comm=', '-p', String(pid)]
    const line = execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [, user, program = ''] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? []
    return { user: Number(user), program: basename(program), catchesSignal: undefined }
  } catch {
    return undefined
  }
}

export function refused(pid: number, why: string, hint?: string): LeakscanError {
  return new LeakscanError('PROCESS', `process ${pid}: ${why}`, hint === undefined ? {} : { hint })
}

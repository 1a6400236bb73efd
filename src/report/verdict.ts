import type { ScanResult } from '../scan.ts'
import { olderIn, toldIn } from './told.ts'

/** Exit codes, as design and `--help` state them. */
export const exitCodes = { clean: 0, leaks: 1, undecided: 2, nothing: 3 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The exit code, and the sentence that says why. */
export interface Verdict {
  readonly exitCode: ExitCode
  readonly reason: string
}

/**
 * Decides the exit code of a scan. A project that could not be read outweighs everything, since
 * "no leaks" would not be known and "leaks" would not be all.
 */
export function verdictOf({ projects, failures, failing, threshold, since }: ScanResult): Verdict {
  const unreadable = failures.filter(({ error }) => error.code !== 'LOCKFILE_NOT_FOUND')
  const findings = projects.reduce((sum, project) => sum + toldIn(project).length, 0)
  const baselined = projects.reduce((sum, project) => sum + olderIn(project), 0)
  const unmatched = projects.reduce((sum, project) => sum + project.unreadable.length, 0)
  if (unreadable.length > 0 || (failures.length > 0 && projects.length > 0)) {
    return { exitCode: exitCodes.undecided, reason: 'not everything could be read' }
  }
  if (projects.length === 0)
    return { exitCode: exitCodes.nothing, reason: 'there is nothing to scan' }
  if (failing.length > 0) {
    const noun = since === undefined ? 'leak' : 'new leak'
    const plural = failing.length === 1 ? `${noun} is` : `${noun}s are`
    const reason = `${failing.length} ${plural} ${threshold.failOn} or worse in ${whereText(failing)}`
    return { exitCode: exitCodes.leaks, reason }
  }
  if (unmatched > 0) {
    return { exitCode: exitCodes.undecided, reason: 'not every version could be compared' }
  }
  if (findings === 0) {
    const reason = baselined === 0 ? 'no known leaks' : `no leak is new since ${since}`
    return { exitCode: exitCodes.clean, reason }
  }
  const reason =
    threshold.failOn === 'never'
      ? 'leaks are reported only, with --fail-on never'
      : `no leak is ${threshold.failOn} or worse in production dependencies`
  return { exitCode: exitCodes.clean, reason }
}

function whereText(failing: ScanResult['failing']): string {
  const inRuntime = failing.filter((finding) => 'target' in finding).length
  if (inRuntime === 0) return 'production dependencies'
  return inRuntime === failing.length ? 'Node.js itself' : 'production dependencies and Node.js'
}

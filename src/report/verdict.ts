import type { Threshold } from '../policy/threshold.ts'
import type { ScanResult } from '../scan.ts'
import { toldIn } from './told.ts'
import { unshown } from './unshown.ts'

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
export function verdictOf(result: ScanResult): Verdict {
  const { projects, failures, failing } = result
  const unreadable = failures.filter(({ error }) => error.code !== 'LOCKFILE_NOT_FOUND')
  const unmatched = projects.reduce((sum, project) => sum + project.unreadable.length, 0)
  if (unreadable.length > 0 || (failures.length > 0 && projects.length > 0)) {
    return { exitCode: exitCodes.undecided, reason: 'not everything could be read' }
  }
  if (failures.length > 0) {
    return { exitCode: exitCodes.nothing, reason: 'there is nothing to scan' }
  }
  if (projects.length === 0) {
    return {
      exitCode: exitCodes.clean,
      reason: 'there is no lockfile, as --allow-no-lockfiles allows',
    }
  }
  if (failing.length > 0) return { exitCode: exitCodes.leaks, reason: failingReason(result) }
  if (unmatched > 0) {
    return { exitCode: exitCodes.undecided, reason: 'not every version could be compared' }
  }
  return { exitCode: exitCodes.clean, reason: cleanReason(result) }
}

function failingReason(result: ScanResult): string {
  const { failing, threshold, since, baseline } = result
  const noun = since === undefined && baseline === undefined ? 'leak' : 'new leak'
  const leaks = failing.length === 1 ? `1 ${noun} is` : `${failing.length} ${noun}s are`
  const inRuntime = failing.filter((finding) => 'target' in finding).length
  const runtime = inRuntime === 0 ? [] : ['Node.js itself']
  const packages = inRuntime === failing.length ? [] : [where(threshold)]
  return `${leaks} ${threshold.failOn} or worse in ${[...packages, ...runtime].join(' and ')}`
}

function cleanReason(result: ScanResult): string {
  const { projects, threshold } = result
  if (projects.every((project) => toldIn(project).length === 0)) {
    const hidden = unshown(result)
    return hidden.length === 0 ? 'no known leaks' : `no leak to report, ${hidden.join(', ')}`
  }
  return threshold.failOn === 'never'
    ? 'leaks are reported only, with --fail-on never'
    : `no leak is ${threshold.failOn} or worse in ${where(threshold)}`
}

function where({ scope }: Threshold): string {
  return scope?.includes('build') ? 'dependencies' : 'production dependencies'
}

import type { Severity } from '../advisory/advisory.ts'
import { severities } from '../advisory/advisory.ts'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { canFail } from '../runtime/finding.ts'

/** Kinds of dependencies that can be left out, as npm's `--omit` names them. */
export type Omit = 'dev' | 'optional' | 'peer'

export interface Threshold {
  /** The least severity that fails. */
  readonly failOn: Severity | 'never'
}

export const defaultThreshold: Threshold = { failOn: 'moderate' }

/**
 * Whether a finding counts against the exit code: at or above the threshold, in a package that is not
 * for development only, and a leak of a running service or page, not of a build. A package whose reach is
 * unknown counts.
 */
export function fails(finding: Finding, threshold: Threshold): boolean {
  return reaches(finding.severity, threshold) && !isBackground(finding)
}

/** The same of a leak of Node.js itself: see {@link canFail}. */
export function runtimeFails(finding: RuntimeFinding, threshold: Threshold): boolean {
  return reaches(finding.severity, threshold) && canFail(finding)
}

function reaches(severity: Severity, { failOn }: Threshold): boolean {
  return failOn !== 'never' && severities.indexOf(severity) <= severities.indexOf(failOn)
}

/** Whether a finding's package is not installed when these kinds of dependencies are omitted. */
export function isOmitted({ reach }: Finding, omit: readonly Omit[]): boolean {
  if (omit.includes('dev') && omit.includes('optional') && reach.devOptional === true) return true
  return omit.some((kind) => reach[kind] === true)
}

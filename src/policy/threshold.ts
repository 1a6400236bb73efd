import type { EvidenceLevel, Scope, Severity } from '../advisory/advisory.ts'
import { severities } from '../advisory/advisory.ts'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { canFail } from '../runtime/finding.ts'

/** Kinds of dependencies that can be left out, as npm's `--omit` names them. */
export type Omit = 'dev' | 'optional' | 'peer'

export const omittable = ['dev', 'optional', 'peer'] as const satisfies Omit[]

/** What is reported, and what of that fails. */
export interface Threshold {
  /** The least severity that fails; what is below is reported all the same. */
  readonly failOn: Severity | 'never'
  /** Kinds of dependencies to leave out. */
  readonly omit?: readonly Omit[]
  /** Leave out leaks of other scopes. By default all are reported, and those of build tools do not fail. */
  readonly scope?: readonly Scope[]
  /** Leave out what is less sure. */
  readonly evidence?: EvidenceLevel
  /** Leave out what no upgrade removes. */
  readonly fixableOnly?: boolean
}

export const defaultThreshold: Threshold = { failOn: 'moderate' }

/** The part of a threshold that left a finding out. */
export type LeftOutBy = 'omit' | 'scope' | 'evidence' | 'fixableOnly'

/**
 * Whether a finding counts against the exit code: at or above the threshold, in a package that is not
 * for development only, and a leak of a running service or page, not of a build. A package whose reach is
 * unknown counts. Who asks for the leaks of build tools by name means those of development, too.
 */
export function fails(finding: Finding, threshold: Threshold): boolean {
  const { scope } = finding.advisory.leak
  const isAskedFor = scope === 'build' && threshold.scope?.includes('build') === true
  return reaches(finding.severity, threshold) && (isAskedFor || !isBackground(finding))
}

/** The same of a leak of Node.js itself: see {@link canFail}. */
export function runtimeFails(finding: RuntimeFinding, threshold: Threshold): boolean {
  return reaches(finding.severity, threshold) && canFail(finding)
}

function reaches(severity: Severity, { failOn }: Threshold): boolean {
  return failOn !== 'never' && severities.indexOf(severity) <= severities.indexOf(failOn)
}

import { severities } from '../advisory/advisory.ts'
import { codeUnits } from '../code-units.ts'
import type { Role } from './claim.ts'
import type { RuntimeMatch } from './match.ts'
import type { NodeTarget } from './target.ts'
import type { SeenUse } from './usage/usage.ts'

/** A leak of Node.js itself that concerns a target, and whether the code meets it. */
export interface RuntimeFinding extends RuntimeMatch {
  readonly use: SeenUse
}

/** Roles of places that say what really runs, or is meant to. */
const binding: readonly Role[] = ['flag', 'deploy', 'pin']

/** Whether a Node.js is said to run, and not only to be tested on or supported. */
export function isBinding({ role }: Pick<NodeTarget, 'role'>): boolean {
  return binding.includes(role)
}

/**
 * Whether a finding is told in full. The others are told in a line: those of an API that no code was seen to
 * use, those that only other versions of a range have, and those of a Node.js that nobody says runs.
 */
export function isShown(finding: RuntimeFinding): boolean {
  return isMet(finding) && finding.coverage !== 'part' && isBinding(finding.target)
}

/** Whether code was seen that meets the leak, or needs not be seen. */
export function isMet({ use }: Pick<RuntimeFinding, 'use'>): boolean {
  return use.verdict !== 'not-seen' && use.verdict !== 'unknown'
}

/** Whether a finding can fail a scan: told in full, not of build tools, nor of a platform that may be another. */
export function canFail(finding: RuntimeFinding): boolean {
  const { advisory, conditions } = finding
  // Most of what is deployed runs Linux, and a leak of Windows only would fail it for nothing.
  const mayBeElsewhere = advisory.conditions?.platform !== undefined && conditions === 'unknown'
  return isShown(finding) && advisory.leak.scope !== 'build' && !mayBeElsewhere
}

export function worstFirst(a: RuntimeFinding, b: RuntimeFinding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    codeUnits(a.advisory.id, b.advisory.id)
  )
}

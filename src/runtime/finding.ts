import { severities } from '../advisory/advisory.ts'
import { codeUnits } from '../code-units.ts'
import type { Role } from './claim.ts'
import type { RuntimeMatch } from './match.ts'
import type { NodeTarget } from './target.ts'
import type { SeenUse } from './usage/usage.ts'

/** A leak of Node.js itself that concerns a target, and whether the code meets it. */
export interface RuntimeFinding extends RuntimeMatch {
  readonly use: SeenUse
  /** Whether there is a release to go to that is free of it. */
  readonly fixable: boolean
}

/** Roles of places that say what really runs, or is meant to. */
const binding: readonly Role[] = ['flag', 'deploy', 'pin']

/** Whether a Node.js is said to run, and not only to be tested on or supported. */
export function isBinding({ role }: Pick<NodeTarget, 'role'>): boolean {
  return binding.includes(role)
}

/**
 * Whether a finding is told in full. The others are told in a line: those of an API that no code was seen to
 * use, those that only other versions of a range have, those of a Node.js that nobody says runs, and those
 * of an uncommon use that have no fix, which every program would be told for ever, or that the project's own
 * code was not seen to make.
 */
export function isShown(finding: RuntimeFinding): boolean {
  return (
    isMet(finding) &&
    finding.coverage !== 'part' &&
    isBinding(finding.target) &&
    !isRareWithoutFix(finding) &&
    !isRareElsewhere(finding)
  )
}

/** Whether nothing but the code can end a leak that few programs meet. */
export function isRareWithoutFix({ advisory, fixable }: RuntimeFinding): boolean {
  return !fixable && advisory.leak.exposure === 'uncommon'
}

/**
 * Whether a leak takes an uncommon use, and all that is known is that every program has its API, or that some
 * package does: that says nothing of the use.
 */
export function isRareElsewhere({ advisory, use }: RuntimeFinding): boolean {
  const { leak, conditions } = advisory
  const isRare = leak.exposure === 'uncommon' && conditions?.option !== undefined
  return isRare && (use.verdict === 'always' || use.verdict === 'dependency')
}

/** Whether code was seen that meets the leak, or needs not be seen. */
export function isMet({ use }: Pick<RuntimeFinding, 'use'>): boolean {
  return use.verdict !== 'not-seen' && use.verdict !== 'unknown'
}

/**
 * Whether a finding can fail a scan: told in full, not of build tools, nor of a platform that may be another,
 * and with a release to go to. Where there is none the code must do without the leak, which no scan can see,
 * and the scan would fail for ever.
 */
export function canFail(finding: RuntimeFinding): boolean {
  const { advisory, conditions, fixable } = finding
  // Most of what is deployed runs Linux, and a leak of Windows only would fail it for nothing.
  const mayBeElsewhere = advisory.conditions?.platform !== undefined && conditions === 'unknown'
  return isShown(finding) && fixable && advisory.leak.scope !== 'build' && !mayBeElsewhere
}

export function worstFirst(a: RuntimeFinding, b: RuntimeFinding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    codeUnits(a.advisory.id, b.advisory.id)
  )
}

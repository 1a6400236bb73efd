import type { AffectedRange, Severity } from '../advisory/advisory.ts'
import type { AdvisorySummary } from '../advisory/database.ts'
import type { Package, Reach } from '../graph/graph.ts'
import type { DependencyPaths } from '../graph/paths.ts'

/** One advisory that matches one package of one project. */
export interface Finding {
  readonly advisory: AdvisorySummary
  readonly severity: Severity
  readonly package: Package
  /** The range of the advisory that holds the installed version. */
  readonly range: AffectedRange
  /** `unknown`: the report prints the conditions, and the reader decides. */
  readonly conditions: 'always' | 'yes' | 'unknown'
  readonly reach: Reach
  readonly paths: DependencyPaths
}

/** An advisory that matches by version and cannot apply here. */
export interface Dismissed {
  readonly advisory: AdvisorySummary
  readonly package: Package
  readonly reason: string
}

export interface Matches {
  /** By package name, package id and advisory id, by code unit. */
  readonly findings: readonly Finding[]
  readonly dismissed: readonly Dismissed[]
  /** Registry packages of names the database knows, whose version is not SemVer. */
  readonly unreadable: readonly Package[]
}

/** Whether a finding does not concern the running program: dev-only, or a leak of build tools. */
export function isBackground({ reach, advisory }: Finding): boolean {
  return reach.dev === true || advisory.leak.scope === 'build'
}

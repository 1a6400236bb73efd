import satisfies from 'semver/functions/satisfies.js'
import type { Database } from '../advisory/database.ts'
import type { DependencyGraph } from '../graph/graph.ts'
import { goesThrough } from '../graph/through.ts'
import type { Finding } from '../match/finding.ts'
import type { Place } from '../project/project.ts'
import { isFixable } from './left-out.ts'

/** Findings set aside, with a reason and an end. It matches those that have all of what it names. */
export interface Ignore {
  /** Of an advisory. */
  readonly id?: string
  /** A name, or a name and a range: `pg`, `pg@^7.4.0`. */
  readonly package?: string
  /** Names that every path to the package goes through, in this order: `orm > pg`. */
  readonly path?: string
  /** The folder of a lockfile, or a lockfile, relative to the working directory. */
  readonly project?: string
  readonly reason: string
  /** The last day, `YYYY-MM-DD` in UTC; or `fixed`: until an upgrade removes the finding. */
  readonly until: string
  /** Where it is written. */
  readonly place?: Place
}

/** Why an ignore sets nothing aside any more. */
export type Ending = 'expired' | 'fixed'

/** A project as far as ignores look at it. */
export interface Subject {
  readonly lockfile: string
  readonly graph: DependencyGraph
}

export function matches(ignore: Ignore, finding: Finding, subject: Subject): boolean {
  const { id, package: wanted, path, project } = ignore
  const { advisory, package: pkg } = finding
  return (
    (id === undefined || id.toUpperCase() === advisory.id.toUpperCase()) &&
    (wanted === undefined || isPackage(wanted, pkg.name, pkg.version ?? '')) &&
    (project === undefined || isProject(project, subject.lockfile)) &&
    (path === undefined || goesThrough(subject.graph, pkg.id, pathNames(path)))
  )
}

/** Whether an ignore is about a project at all. */
export function isProject(project: string, lockfile: string): boolean {
  const folder = lockfile.includes('/') ? lockfile.slice(0, lockfile.lastIndexOf('/')) : '.'
  return project === lockfile || project === folder
}

/** @param today - `YYYY-MM-DD`. */
export function endingOf(
  { until }: Ignore,
  finding: Finding,
  today: string,
  database: Database,
): Ending | undefined {
  if (until !== 'fixed') return isExpired(until, today) ? 'expired' : undefined
  return isFixable(finding, database) ? 'fixed' : undefined
}

export function isExpired(until: string, today: string): boolean {
  return until !== 'fixed' && until < today
}

/** The names of a path as it is written, or copied from a report. */
export function pathNames(path: string): string[] {
  return path.split(/[>›]/).map((name) => name.trim())
}

/** `pg@^7.4.0` as name and range. */
export function splitRange(wanted: string): { name: string; range: string | undefined } {
  const at = wanted.indexOf('@', 1)
  if (at === -1) return { name: wanted, range: undefined }
  return { name: wanted.slice(0, at), range: wanted.slice(at + 1) }
}

/** Whether a name, or a name and a range, means a package. */
export function isPackage(wanted: string, name: string, version: string): boolean {
  const { name: wantedName, range } = splitRange(wanted)
  if (wantedName !== name) return false
  return range === undefined || satisfies(version, range, { includePrerelease: true })
}

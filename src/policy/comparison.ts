import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Database } from '../advisory/database.ts'
import { LeakscanError } from '../errors.ts'
import { memoized } from '../graph/memoized.ts'
import { decode } from '../lockfile/decode.ts'
import type { Surroundings } from '../match/conditions.ts'
import { matchGraph } from '../match/match.ts'
import { displayPath } from '../project/files.ts'
import type { Where } from '../project/open.ts'
import { notTogether } from '../project/open.ts'
import type { Project } from '../project/project.ts'
import { readBaseline } from './baseline-file.ts'
import type { Baseline } from './baseline.ts'
import { baselineOfFindings, baselineOfPackages } from './baseline.ts'
import type { Threshold } from './threshold.ts'
import { leftOutBy } from './left-out.ts'

/** What projects are compared with, so that only what is new is reported. */
export interface Compared {
  /**
   * A revision of git: what projects had where the history of what is checked out left that of the
   * revision. Both sides are matched with the same database.
   */
  readonly since?: string
  /** A file that `leakscan baseline` wrote. */
  readonly baseline?: string
}

export interface Context {
  readonly database: Database
  readonly surroundings: Surroundings
  readonly threshold: Threshold
}

/** A project as it was before; asked for when there is something to compare. */
export interface Earlier {
  /** `undefined` for a project that is new. */
  readonly baseline: () => Promise<Baseline | undefined>
  /** Absent where only its packages are remembered. */
  readonly project?: () => Promise<Project | undefined>
  /** Then also the versions of Node.js that it named, as written. */
  readonly node?: ReadonlySet<string>
}

/**
 * Tells what is known of a project's past.
 *
 * @throws LeakscanError `GIT` at once for a revision that is not there, for a project that is clean, too.
 */
export type Before = (project: Project) => Earlier

/** @throws LeakscanError `USAGE` for what cannot be compared, `CONFIG` for a baseline that cannot be read. */
export async function openComparison(
  { since, baseline = '', installed, paths }: Compared & Where,
  cwd: string,
  context: Context,
): Promise<Before> {
  if (since === undefined) return inFile(baseline, cwd)
  if (baseline !== '') throw notTogether('--baseline', '--since')
  // What is not in git cannot be compared with what is.
  if (installed) throw notTogether('--installed', '--since')
  if (paths?.includes('-')) throw notTogether('- (standard input)', '--since')
  const { openBase } = await import('../project/git/base.ts')
  const base = openBase(since, cwd)
  return (project) => {
    base.commitOf(project)
    const before = memoized(() => base.read(project))
    return { project: before, baseline: async () => leaksOf(await before(), context) }
  }
}

function leaksOf(before: Project | undefined, context: Context): Baseline {
  const { database, surroundings, threshold } = context
  const { failOn, omit = [] } = threshold
  const all = before ? matchGraph(before.graph, database, surroundings).findings : []
  return baselineOfFindings(
    all.filter((finding) => leftOutBy(finding, { failOn, omit }, database) === undefined),
  )
}

function inFile(path: string, cwd: string): Before {
  const file = resolve(cwd, path)
  const projects = readBaseline(textOf(file, displayPath(file, cwd)), displayPath(file, cwd))
  return ({ lockfile }) => {
    const known = projects.get(displayPath(dirname(resolve(cwd, lockfile)), dirname(file)))
    return {
      baseline: async () => known && baselineOfPackages(known),
      node: new Set(known?.node),
    }
  }
}

function textOf(file: string, shown: string): string {
  try {
    return decode(readFileSync(file), shown)
  } catch (cause) {
    if (cause instanceof LeakscanError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('CONFIG', `${shown}: the baseline cannot be read: ${reason}`, {
      hint: 'Write it first: leakscan baseline --output <file>',
      cause,
    })
  }
}

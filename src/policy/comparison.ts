import type { Database } from '../advisory/database.ts'
import { memoized } from '../graph/memoized.ts'
import type { Surroundings } from '../match/conditions.ts'
import type { Where } from '../project/open.ts'
import { notTogether } from '../project/open.ts'
import type { Project } from '../project/project.ts'
import type { Baseline } from './baseline.ts'
import type { Threshold } from './threshold.ts'

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
  { since, baseline = '', installed, staged, paths }: Compared & Where,
  cwd: string,
  context: Context,
): Promise<Before> {
  if (since === undefined) return (await import('./before-in-file.ts')).beforeInFile(baseline, cwd)
  if (baseline !== '') throw notTogether('--baseline', '--since')
  // What is not in git cannot be compared with what is.
  if (installed) throw notTogether('--installed', '--since')
  if (paths?.includes('-')) throw notTogether('- (standard input)', '--since')
  const { openBase } = await import('../project/git/base.ts')
  const base = openBase(since, cwd)
  return (project) => {
    // What is staged was read from git, which always has a HEAD: a hook need not ask.
    if (!staged || !base.isHead) base.check(project)
    const before = memoized(() => base.read(project))
    return {
      project: before,
      // A project that is clean now never asks.
      baseline: async () =>
        (await import('./leaks-before.ts')).leaksBefore(await before(), context),
    }
  }
}

import type { Database } from '../advisory/database.ts'
import { closest } from '../closest.ts'
import type { Subject, Ignore } from './ignore.ts'
import { isExpired, isProject } from './ignore.ts'
import type { RuntimeJudgement } from './judge-runtime.ts'
import type { Judgement } from './judge.ts'

/**
 * What an ignore is good for: `used`; `expired`, its day is over; `fixed`, an upgrade is there now;
 * `unused`, nothing matches it; `unknown`, there is no such advisory; `unjudged`, not all that it may
 * match was scanned.
 */
export type IgnoreState = 'used' | 'expired' | 'fixed' | 'unused' | 'unknown' | 'unjudged'

export interface IgnoreUse {
  readonly ignore: Ignore
  readonly state: IgnoreState
  /** How many findings it set aside. */
  readonly findings: number
  /** The advisory that a mistyped id may mean. */
  readonly meant?: string
}

interface Context {
  readonly today: string
  readonly database: Database
  /** Whether everything was scanned that ignores without a project can be about. */
  readonly whole: boolean
}

interface JudgedProject extends Pick<Judgement, 'ignored' | 'endedIgnores'> {
  readonly project: Subject
  readonly runtime?: Pick<RuntimeJudgement, 'ignored' | 'endedIgnores'>
}

/** What became of each ignore in a scan, in their order. */
export function usesOf(
  ignores: readonly Ignore[],
  projects: readonly JudgedProject[],
  context: Context,
): IgnoreUse[] {
  return ignores.map((ignore) => {
    const findings = projects
      .flatMap(({ ignored, runtime }) => [...ignored, ...(runtime?.ignored ?? [])])
      .filter((one) => one.ignore === ignore)
    if (findings.length > 0) return { ignore, state: 'used', findings: findings.length }
    return { ignore, findings: 0, ...uselessness(ignore, projects, context) }
  })
}

function uselessness(
  ignore: Ignore,
  projects: readonly JudgedProject[],
  { today, database, whole }: Context,
): Pick<IgnoreUse, 'state' | 'meant'> {
  if (isExpired(ignore.until, today)) return { state: 'expired' }
  const ended = projects.flatMap(({ endedIgnores, runtime }) => [
    ...endedIgnores,
    ...(runtime?.endedIgnores ?? []),
  ])
  if (ended.some((one) => one.ignore === ignore)) return { state: 'fixed' }
  const { id, project } = ignore
  if (id !== undefined && database.advisory(id) === undefined) {
    const meant = closest(
      id,
      database.advisories().map((advisory) => advisory.id),
    )
    return { state: 'unknown', ...(meant !== undefined && { meant }) }
  }
  const isJudged =
    project === undefined
      ? whole
      : projects.some(({ project: { lockfile } }) => isProject(project, lockfile))
  return { state: isJudged ? 'unused' : 'unjudged' }
}

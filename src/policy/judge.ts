import type { Database } from '../advisory/database.ts'
import type { Finding } from '../match/finding.ts'
import type { Baseline } from './baseline.ts'
import type { Ending, Ignore, Subject } from './ignore.ts'
import { endingOf, matches } from './ignore.ts'
import type { LeftOutBy, Threshold } from './threshold.ts'
import { leftOutBy } from './left-out.ts'

/** What decides whether a finding is reported. */
export interface Policy {
  readonly threshold: Threshold
  readonly ignores: readonly Ignore[]
  /** `YYYY-MM-DD` in UTC, for ignores that end. */
  readonly today: string
  /** What the project had before; asked for when there is something to compare. */
  readonly baseline?: (() => Promise<Baseline | undefined>) | undefined
}

export interface Ignored {
  readonly finding: Finding
  readonly ignore: Ignore
}

/** A finding that is reported although an ignore matches it. */
export interface EndedIgnore extends Ignored {
  readonly why: Ending
}

export interface LeftOut {
  readonly finding: Finding
  readonly by: LeftOutBy
}

/** The findings of a project, each in one of four lists. */
export interface Judgement {
  /** Reported; those at or above the threshold fail. */
  readonly findings: readonly Finding[]
  /** Set aside by an ignore. */
  readonly ignored: readonly Ignored[]
  /** Left out by the threshold. */
  readonly leftOut: readonly LeftOut[]
  /** No news: the project had them before. */
  readonly baselined: readonly Finding[]
  readonly endedIgnores: readonly EndedIgnore[]
}

/** Decides which findings of a project are reported, and keeps account of the others. */
export async function judge(
  all: readonly Finding[],
  subject: Subject,
  { threshold, ignores, today, baseline }: Policy,
  database: Database,
): Promise<Judgement> {
  const ignored: Ignored[] = []
  const endedIgnores: EndedIgnore[] = []
  const leftOut: LeftOut[] = []
  const kept: Finding[] = []
  for (const finding of all) {
    const matching = ignores
      .filter((ignore) => matches(ignore, finding, subject))
      .map((ignore) => ({ finding, ignore, why: endingOf(ignore, finding, today, database) }))
    const live = matching.find(({ why }) => why === undefined)
    const by = leftOutBy(finding, threshold, database)
    if (live) {
      ignored.push({ finding, ignore: live.ignore })
      continue
    }
    for (const { ignore, why } of matching) if (why) endedIgnores.push({ finding, ignore, why })
    if (by) leftOut.push({ finding, by })
    else kept.push(finding)
  }
  const known = kept.length === 0 ? undefined : await baseline?.()
  const baselined = kept.filter((finding) => known?.has(finding) === true)
  const findings = kept.filter((finding) => known?.has(finding) !== true)
  return { findings, ignored, leftOut, baselined, endedIgnores }
}

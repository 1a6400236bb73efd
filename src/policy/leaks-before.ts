import { matchGraph } from '../match/match.ts'
import type { Project } from '../project/project.ts'
import type { Baseline } from './baseline.ts'
import { baselineOfFindings } from './baseline.ts'
import type { Context } from './comparison.ts'
import { leftOutBy } from './left-out.ts'

/** The leaks that a project had; none where it was not yet. */
export function leaksBefore(before: Project | undefined, context: Context): Baseline {
  const { database, surroundings, threshold } = context
  const { failOn, omit = [] } = threshold
  const all = before ? matchGraph(before.graph, database, surroundings).findings : []
  return baselineOfFindings(
    all.filter((finding) => leftOutBy(finding, { failOn, omit }, database) === undefined),
  )
}

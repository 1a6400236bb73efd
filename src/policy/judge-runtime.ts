import { evidenceLevels } from '../advisory/advisory.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { isShown } from '../runtime/finding.ts'
import type { Ending, Ignore } from './ignore.ts'
import { isExpired, isPackage, isProject } from './ignore.ts'
import type { Policy } from './judge.ts'
import type { LeftOutBy, Threshold } from './threshold.ts'

/** The findings of Node.js itself, judged like those of packages. */
export interface RuntimeJudgement {
  readonly findings: readonly RuntimeFinding[]
  readonly ignored: readonly { readonly finding: RuntimeFinding; readonly ignore: Ignore }[]
  readonly leftOut: readonly { readonly finding: RuntimeFinding; readonly by: LeftOutBy }[]
  readonly endedIgnores: readonly {
    readonly finding: RuntimeFinding
    readonly ignore: Ignore
    readonly why: Ending
  }[]
}

/** What an ignore calls Node.js. */
const runtimeName = 'node'

/** @param lockfile - of the project that runs on it. */
export function judgeRuntime(
  all: readonly RuntimeFinding[],
  lockfile: string,
  { threshold, ignores, today }: Policy,
): RuntimeJudgement {
  const judged = all.map((finding) => {
    const matching = ignores
      .filter((ignore) => matches(ignore, finding, lockfile))
      .map((ignore) => ({ finding, ignore, why: endingOf(ignore, finding, today) }))
    const live = matching.find(({ why }) => why === undefined)
    // What is told in a line only is not worth to be counted as left out.
    const by = live || !isShown(finding) ? undefined : leftOutBy(finding, threshold)
    return { finding, matching, live, by }
  })
  return {
    findings: judged.flatMap(({ finding, live, by }) => (live || by ? [] : [finding])),
    ignored: judged.flatMap(({ live }) => live ?? []),
    leftOut: judged.flatMap(({ finding, by }) => (by ? [{ finding, by }] : [])),
    endedIgnores: judged.flatMap(({ matching, live }) =>
      live
        ? []
        : matching.flatMap(({ finding, ignore, why }) => (why ? [{ finding, ignore, why }] : [])),
    ),
  }
}

function matches(ignore: Ignore, { advisory, target }: RuntimeFinding, lockfile: string): boolean {
  const { id, package: wanted, path, project } = ignore
  return (
    path === undefined &&
    (id === undefined || id === advisory.id) &&
    (wanted === undefined || isPackage(wanted, runtimeName, target.newest)) &&
    (project === undefined || isProject(project, lockfile))
  )
}

function endingOf({ until }: Ignore, finding: RuntimeFinding, today: string): Ending | undefined {
  if (until !== 'fixed') return isExpired(until, today) ? 'expired' : undefined
  return finding.fixable ? 'fixed' : undefined
}

function leftOutBy(
  finding: RuntimeFinding,
  { scope, evidence, fixableOnly }: Threshold,
): LeftOutBy | undefined {
  const { leak, level } = finding.advisory
  if (scope && !scope.includes(leak.scope)) return 'scope'
  if (evidence && evidenceLevels.indexOf(level) > evidenceLevels.indexOf(evidence))
    return 'evidence'
  return fixableOnly && !finding.fixable ? 'fixableOnly' : undefined
}

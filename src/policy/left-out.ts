import { evidenceLevels } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import type { Finding } from '../match/finding.ts'
import { upgradeTarget } from '../upgrade/target.ts'
import type { LeftOutBy, Omit, Threshold } from './threshold.ts'

/** Why a finding is not reported at all, if so. */
export function leftOutBy(
  finding: Finding,
  { omit = [], scope, evidence, fixableOnly }: Threshold,
  database: Database,
): LeftOutBy | undefined {
  const { leak, level } = finding.advisory
  if (isOmitted(finding, omit)) return 'omit'
  if (scope && !scope.includes(leak.scope)) return 'scope'
  if (evidence && evidenceLevels.indexOf(level) > evidenceLevels.indexOf(evidence))
    return 'evidence'
  return fixableOnly && !isFixable(finding, database) ? 'fixableOnly' : undefined
}

/** Whether a finding's package is not installed when these kinds of dependencies are omitted. */
function isOmitted({ reach }: Finding, omit: readonly Omit[]): boolean {
  if (omit.includes('dev') && omit.includes('optional') && reach.devOptional === true) return true
  return omit.some((kind) => reach[kind] === true)
}

/** Whether the project can get rid of it: a version without known leaks is known, and ours to choose. */
export function isFixable({ package: pkg }: Finding, database: Database): boolean {
  if (pkg.bundled) return false
  return upgradeTarget(pkg.version ?? '', database.advisoriesFor(pkg.name)) !== undefined
}

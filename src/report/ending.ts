import type { ScanResult } from '../scan.ts'
import { totals } from './totals.ts'
import { toldIn } from './told.ts'
import { unshownText } from './unshown.ts'
import type { Verdict } from './verdict.ts'

const nothingFound = {
  0: 'No memory leaks to report.',
  1: 'No memory leaks to report.',
  2: 'leakscan could not decide.',
  3: 'There is nothing to scan.',
} as const

/** The last sentences of a report for people: what there is, and why the exit code is what it is. */
export function endingOf(
  result: ScanResult,
  { exitCode, reason }: Verdict,
): readonly [found: string, reason: string] {
  const { projects } = result
  const some = projects.some((project) => toldIn(project).length > 0)
  const found = some ? totals(projects) : nothingFound[exitCode]
  return [`${found}${unshownText(result)}`, `Exit ${exitCode}: ${reason}.`]
}

import type { ScanResult } from '../scan.ts'
import { totals } from './terminal.ts'
import type { Verdict } from './verdict.ts'

const nothingFound = {
  0: 'No memory leaks to report.',
  1: 'No memory leaks to report.',
  2: 'leakscan could not decide.',
  3: 'There is nothing to scan.',
} as const

/** The last sentences of a report for people: what there is, and why the exit code is what it is. */
export function endingOf(
  { projects }: ScanResult,
  { exitCode, reason }: Verdict,
): readonly [found: string, reason: string] {
  const some = projects.some(({ findings }) => findings.length > 0)
  return [some ? totals(projects) : nothingFound[exitCode], `Exit ${exitCode}: ${reason}.`]
}

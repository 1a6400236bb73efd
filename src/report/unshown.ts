import type { LeftOutBy } from '../policy/threshold.ts'
import type { ScanResult } from '../scan.ts'
import { olderIn } from './told.ts'

const flags = {
  omit: '--omit',
  scope: '--scope',
  evidence: '--evidence',
  fixableOnly: '--fixable-only',
} as const satisfies Record<LeftOutBy, string>

/**
 * What a scan found and does not report, and why: `2 not new since main`, `1 ignored`, `3 left out by
 * --omit`. Counted, so that nobody takes "nothing new" for "nothing".
 */
export function unshown({ projects, since, baseline }: ScanResult): string[] {
  const older = projects.reduce((sum, project) => sum + olderIn(project), 0)
  const ignored = projects.flatMap((project) => [
    ...project.ignored,
    ...(project.runtime?.ignored ?? []),
  ])
  const leftOut = projects.flatMap((project) => [
    ...project.leftOut,
    ...(project.runtime?.leftOut ?? []),
  ])
  const by = [...new Set(leftOut.map((one) => flags[one.by]))].toSorted()
  const known = since === undefined ? `in the baseline ${baseline}` : `not new since ${since}`
  return [
    ...(older > 0 ? [`${older} ${known}`] : []),
    ...(ignored.length > 0 ? [`${ignored.length} ignored`] : []),
    ...(leftOut.length > 0 ? [`${leftOut.length} left out by ${by.join(', ')}`] : []),
  ]
}

/** ` Not shown: 2 not new since main; 1 ignored.` */
export function unshownText(result: ScanResult): string {
  const hidden = unshown(result)
  return hidden.length === 0 ? '' : ` Not shown: ${hidden.join('; ')}.`
}

import type { Severity } from '../advisory/advisory.ts'
import { fingerprintOf, fingerprintsOf } from './fingerprint.ts'
import type { Leak } from './leak.ts'
import { leaksOf } from './leak.ts'
import { fromRoot } from './place.ts'
import type { Reporter } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { toJson } from './sanitise-json.ts'
import type { Undecided } from './undecided.ts'
import { undecidedOf } from './undecided.ts'

/**
 * GitLab's Code Quality report, which its merge requests show. What could not be read is an issue, too:
 * without one a merge request would say that its leaks were fixed.
 *
 * Rules: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlab: Reporter = (result, _verdict, { prefix = '' }) => {
  const issues = [
    ...undecidedOf(result).map((undecided) => undecidedIssue(undecided, prefix)),
    ...result.projects.flatMap((scan) => leakIssues(leaksOf(scan, result, prefix))),
  ]
  return `${toJson(issues, 2)}\n`
}

function leakIssues(leaks: readonly Leak[]): unknown[] {
  const fingerprints = fingerprintsOf(leaks)
  return leaks.map((leak) => {
    const { finding, subject, place, remedy } = leak
    const { id, title } = finding.advisory
    return {
      type: 'issue',
      check_name: id,
      description: forTerminal(`${subject} leaks memory: ${title} (${id}). ${remedy}.`),
      categories: ['Performance'],
      fingerprint: fingerprints.get(leak),
      severity: severityWords[finding.severity],
      location: { path: place.file, lines: { begin: place.line } },
    }
  })
}

function undecidedIssue({ text, place }: Undecided, prefix: string): unknown {
  const { file, line } = fromRoot(place ?? { file: '.', line: 1 }, prefix)
  return {
    type: 'issue',
    check_name: 'leakscan',
    description: forTerminal(`leakscan could not decide: ${text}`),
    categories: ['Performance'],
    fingerprint: fingerprintOf(['undecided', text]),
    severity: 'blocker',
    location: { path: file, lines: { begin: line } },
  }
}

const severityWords = {
  critical: 'critical',
  high: 'major',
  moderate: 'minor',
  low: 'info',
} as const satisfies Record<Severity, string>

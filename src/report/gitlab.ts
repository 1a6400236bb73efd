import type { Severity } from '../advisory/advisory.ts'
import type { ProjectScan } from '../scan.ts'
import { upgradesByFinding } from './advice.ts'
import { fingerprintOf, fingerprintsOf } from './fingerprint.ts'
import { fromRoot } from './place.ts'
import type { Reporter } from './reporter.ts'
import type { RuntimeAdvice } from './runtime-advice.ts'
import { runtimeAdviceOf, sentenceOf } from './runtime-advice.ts'
import { headingOf } from './runtime-words.ts'
import { forTerminal } from './sanitise.ts'
import { toJson } from './sanitise-json.ts'
import type { Undecided } from './undecided.ts'
import { undecidedOf } from './undecided.ts'
import { remedyText } from './upgrade-text.ts'

/**
 * GitLab's Code Quality report, which its merge requests show. What could not be read is an issue, too:
 * without one a merge request would say that its leaks were fixed.
 *
 * Rules: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlab: Reporter = (result, _verdict, { prefix = '' }) => {
  const issues = [
    ...undecidedOf(result).map((undecided) => undecidedIssue(undecided, prefix)),
    ...result.projects.flatMap((scan) => leakIssues(scan, prefix)),
    ...result.projects.flatMap((scan) =>
      runtimeAdviceOf(scan).map((each) => runtimeIssue(each, prefix)),
    ),
  ]
  return `${toJson(issues, 2)}\n`
}

function leakIssues(scan: ProjectScan, prefix: string): unknown[] {
  const fingerprints = fingerprintsOf(scan, prefix)
  const upgrades = upgradesByFinding(scan)
  return scan.findings.map((finding) => {
    const { advisory, package: pkg, severity } = finding
    const { file, line } = fromRoot(scan.project.placeOf(pkg), prefix)
    const upgrade = upgrades.get(finding)
    const leak = `${pkg.name}@${pkg.version ?? ''} leaks memory: ${advisory.title} (${advisory.id}).`
    return {
      type: 'issue',
      check_name: advisory.id,
      description: forTerminal(upgrade ? `${leak} ${remedyText(upgrade)}.` : leak),
      categories: ['Performance'],
      fingerprint: fingerprints.get(finding),
      severity: severityWords[severity],
      location: { path: file, lines: { begin: line } },
    }
  })
}

function runtimeIssue(advice: RuntimeAdvice, prefix: string): unknown {
  const { finding, upgrade, place, identity } = advice
  const { file, line } = fromRoot(place, prefix)
  const { id } = finding.advisory
  return {
    type: 'issue',
    check_name: id,
    description: forTerminal(`${sentenceOf(advice)} (${id}). ${headingOf(upgrade)}.`),
    categories: ['Performance'],
    fingerprint: fingerprintOf([prefix, ...identity]),
    severity: severityWords[finding.severity],
    location: { path: file, lines: { begin: line } },
  }
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

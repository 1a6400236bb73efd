import { groupBy } from '../graph/group-by.ts'
import type { Names } from '../graph/names.ts'
import { namesOf } from '../graph/names.ts'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'
import { severities } from '../advisory/advisory.ts'
import type { Package } from '../graph/graph.ts'
import type { Place } from '../project/project.ts'
import { declarationsIn } from './place.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'

/** One installed copy that leaks, and the upgrade that ends that: what an annotation is about. */
export interface Advice {
  readonly scan: ProjectScan
  readonly names: Names
  /** The lines that ask for it, or for what brings it. */
  readonly declaredAt: readonly Place[]
  readonly upgrade: Upgrade
  readonly package: Package
  /** The leaks of this copy, the worst first; at least one. */
  readonly findings: readonly [Finding, ...Finding[]]
  /** Whether one of them counts against the exit code. */
  readonly fails: boolean
}

/** Every leaking copy of every project, the worst first: what fails, then by severity. */
export function adviceOf({ projects, failing }: ScanResult): Advice[] {
  const fails = new Set(failing)
  const all = projects.flatMap((scan) => {
    const names = namesOf(scan.project.graph)
    const declarations = declarationsIn(scan.project)
    return scan.upgrades.flatMap((upgrade) =>
      [...groupBy(upgrade.findings, (finding) => finding.package.id).values()].flatMap(
        ([first, ...rest]): Advice[] => {
          if (!first) return []
          const findings = [first, ...rest] as const
          const failsHere = findings.some((finding) => fails.has(finding))
          return [
            {
              scan,
              names,
              declaredAt: declarations(first),
              upgrade,
              package: first.package,
              findings,
              fails: failsHere,
            },
          ]
        },
      ),
    )
  })
  return all.toSorted(
    (a, b) => Number(b.fails) - Number(a.fails) || rankOf(a.findings) - rankOf(b.findings),
  )
}

/** Dev-only and build-time leaks never outrank production ones. */
function rankOf(findings: readonly Finding[]): number {
  return Math.min(...findings.map(harmOf))
}

function harmOf(finding: Finding): number {
  return severities.indexOf(finding.severity) + (isBackground(finding) ? severities.length : 0)
}

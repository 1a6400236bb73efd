import type { AdvisorySummary } from '../advisory/database.ts'
import type { Package } from '../graph/graph.ts'
import type { ProjectScan } from '../scan.ts'
import type { Upgrade } from '../upgrade/plan.ts'

/**
 * What a project's lockfile says about an advisory that a snapshot shows: whether one of its versions of the
 * package is affected, and then what to do; or that it cannot be this leak.
 */
export type Crossing =
  | {
      readonly state: 'affected'
      readonly versions: readonly string[]
      readonly upgrades: readonly Upgrade[]
    }
  | { readonly state: 'not affected'; readonly versions: readonly string[] }
  /** Affected by version, and the conditions of the leak cannot hold here. */
  | {
      readonly state: 'dismissed'
      readonly versions: readonly string[]
      readonly reasons: readonly string[]
    }
  | { readonly state: 'not installed' }

export function cross(advisory: AdvisorySummary, scan: ProjectScan): Crossing {
  const same = ({ advisory: { id } }: { readonly advisory: AdvisorySummary }) => id === advisory.id
  const findings = scan.findings.filter(same)
  if (findings.length > 0) {
    return {
      state: 'affected',
      versions: versionsOf(findings.map((finding) => finding.package)),
      upgrades: scan.upgrades.filter((upgrade) => upgrade.findings.some(same)),
    }
  }
  const dismissed = scan.dismissed.filter(same)
  if (dismissed.length > 0) {
    return {
      state: 'dismissed',
      versions: versionsOf(dismissed.map((entry) => entry.package)),
      reasons: [...new Set(dismissed.map(({ reason }) => reason))],
    }
  }
  const installed = scan.project.graph.packages.filter(({ name }) => name === advisory.package)
  if (installed.length === 0) return { state: 'not installed' }
  return { state: 'not affected', versions: versionsOf(installed) }
}

function versionsOf(packages: readonly Pick<Package, 'version'>[]): string[] {
  return [...new Set(packages.map(({ version }) => version ?? 'unknown'))].toSorted()
}

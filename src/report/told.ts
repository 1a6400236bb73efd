import type { Finding } from '../match/finding.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import type { ProjectScan } from '../scan.ts'

/** The findings of a project that are told in full: of packages, and of Node.js itself. */
export function toldIn({ findings, runtime }: ProjectScan): (Finding | RuntimeFinding)[] {
  return [...findings, ...(runtime?.upgrades ?? []).flatMap((upgrade) => upgrade.findings)]
}

/** How many leaks are no news. */
export function olderIn({ baselined, runtime }: ProjectScan): number {
  return baselined.length + (runtime?.baselined.length ?? 0)
}

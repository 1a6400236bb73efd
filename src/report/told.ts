import type { Finding } from '../match/finding.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import type { ProjectScan } from '../scan.ts'

/** The findings of a project that are told in full: of packages, and of Node.js itself. */
export function toldIn({ findings, runtime }: ProjectScan): (Finding | RuntimeFinding)[] {
  return [...findings, ...(runtime?.upgrades ?? []).flatMap((upgrade) => upgrade.findings)]
}

/** How many leaks of packages are no news. Of an old Node.js nobody looked which of its leaks the code meets. */
export function olderIn({ baselined }: ProjectScan): number {
  return baselined.length
}

import { severities } from '../advisory/advisory.ts'
import type { ProjectScan } from '../scan.ts'
import { toldIn } from './told.ts'
import { count } from './words.ts'

/** `3 leaks (1 critical, 2 low); 1 upgrade fixes 2 of them.` */
export function totals(projects: readonly ProjectScan[]): string {
  const findings = projects.flatMap(toldIn)
  const bySeverity = severities
    .map((severity) => ({ severity, n: findings.filter((f) => f.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => `${n} ${severity}`)
  const fixes = projects.flatMap(fixesOf)
  const fixed = fixes.reduce((sum, n) => sum + n, 0)
  const remedy =
    fixes.length === 0
      ? 'no upgrade is known to help'
      : `${count(fixes.length, 'upgrade')} ${fixes.length === 1 ? 'fixes' : 'fix'} ${fixed === findings.length ? 'all' : fixed} of them`
  return `${count(findings.length, 'leak')} (${bySeverity.join(', ')}); ${remedy}.`
}

/** How many leaks each upgrade of a project fixes; one of Node.js by the way that fixes most. */
function fixesOf({ upgrades, runtime }: ProjectScan): number[] {
  const ofPackages = upgrades
    // Of a copy that is shipped inside of another package one can only say what would help.
    .filter(({ to, how }) => to !== undefined && how !== undefined)
    .map(({ findings }) => findings.length)
  const ofNode = (runtime?.upgrades ?? [])
    .filter(({ options }) => options.length > 0)
    .map(({ options }) => Math.max(...options.map(({ fixes }) => fixes.length)))
  return [...ofPackages, ...ofNode]
}

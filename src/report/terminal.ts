import { severities } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import { groupBy } from '../graph/group-by.ts'
import type { Finding } from '../match/match.ts'
import type { ProjectScan } from '../scan.ts'
import { packageManagerOf } from '../upgrade/command.ts'
import { howTo } from '../upgrade/command.ts'
import type { Upgrade } from '../upgrade/plan.ts'
import { isNewestSafe } from '../upgrade/target.ts'
import { leakBlock, leakIndent } from './leak-block.ts'
import type { Paint } from './paint.ts'
import { painter } from './paint.ts'
import type { Reporter } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import type { Labels } from './words.ts'
import { count, labelsOf } from './words.ts'
import { wrapAfter } from './wrap.ts'

const maxPaths = 3

/** For people: grouped by what to do, the most harmful first. */
export const terminal: Reporter = (result, verdict, options) => {
  const paint = painter(options.colour)
  const page: Page = { paint, width: options.width, database: result.database }
  const blocks = result.projects.map((scan) => projectBlock(scan, page))
  const failures = result.failures.map(({ error }) => paint.bad(forTerminal(error.message)))
  const last = summary(result.projects, result.database, page)
  const why =
    verdict.exitCode === 0 && !hasFindings(result.projects) ? [] : [whyLine(verdict, page)]
  return `${[...blocks.flat(), ...failures, ...last, ...why].join('\n')}\n`
}

interface Page {
  readonly paint: Paint
  readonly width: number
  readonly database: Database
}

function hasFindings(projects: readonly ProjectScan[]): boolean {
  return projects.some(({ findings }) => findings.length > 0)
}

function whyLine({ exitCode, reason }: { exitCode: number; reason: string }, page: Page): string {
  return (exitCode === 0 ? page.paint.good : page.paint.bad)(`Exit ${exitCode}: ${reason}.`)
}

function projectBlock(scan: ProjectScan, page: Page): string[] {
  const { project, upgrades, unreadable } = scan
  const lines: string[] = []
  if (project.passedOver.length > 0) {
    const others = forTerminal(project.passedOver.join(', '))
    lines.push(
      page.paint.dim(`Read ${forTerminal(project.lockfile)}, not ${others} beside it.`),
      '',
    )
  }
  const labels = labelsOf(project.graph)
  for (const upgrade of upgrades) lines.push(...upgradeBlock(upgrade, scan, labels, page), '')
  for (const pkg of unreadable) {
    const version = pkg.version === undefined ? 'it has none' : `"${pkg.version}"`
    const place = `${project.lockfile}:${pkg.line}`
    lines.push(
      ...wrapAfter(
        '! ',
        forTerminal(
          `${pkg.name} was not checked: its version is not SemVer (${version}), ${place}`,
        ),
        page.width,
      ),
      '',
    )
  }
  return lines
}

function upgradeBlock(upgrade: Upgrade, scan: ProjectScan, labels: Labels, page: Page): string[] {
  return [
    ...heading(upgrade, page),
    ...instructions(upgrade, scan, labels, page),
    ...[...groupBy(upgrade.findings, ({ advisory }) => advisory.id).values()].flatMap(
      (findings) => [
        '',
        ...leakBlock(findings, {
          lockfile: scan.project.lockfile,
          labels,
          paint: page.paint,
          width: page.width,
        }),
        ...workaround(upgrade, findings, page),
      ],
    ),
  ]
}

function heading(upgrade: Upgrade, { paint, width }: Page): string[] {
  const { package: name, from, to, distance } = upgrade
  const leaks = new Set(upgrade.findings.map(({ advisory }) => advisory.id)).size
  const what =
    to === undefined
      ? `${name} ${from}: ${count(leaks, 'leak')}, no version is known to be free of ${leaks === 1 ? 'it' : 'them'}`
      : `Upgrade ${name} ${from} → ${to} ${distance === 'major' ? '(major) ' : ''}fixes ${count(leaks, 'leak')}`
  return wrapAfter('', forTerminal(what), width).map(paint.bold)
}

function instructions(upgrade: Upgrade, scan: ProjectScan, labels: Labels, page: Page): string[] {
  const { project } = scan
  const how = howTo(upgrade, packageManagerOf(project.graph.format), {
    nameOf: labels.nameOf,
    newestIsSafe: isNewestSafe(upgrade.to, page.database.advisoriesFor(upgrade.package)),
  })
  const note = explanation(upgrade, labels)
  const lines = note === undefined ? [] : wrapAfter('  ', forTerminal(note), page.width)
  if (how?.manifest) {
    lines.push(
      `  add to ${forTerminal(project.manifestPath(''))}: ${forTerminal(JSON.stringify(how.manifest))}`,
    )
  }
  for (const command of how?.commands ?? [])
    lines.push(`  $ ${page.paint.good(forTerminal(command))}`)
  return lines
}

function explanation(upgrade: Upgrade, { labelOf }: Labels): string | undefined {
  const { kind, overriddenBy, replacement, blockers, package: name, to } = upgrade
  if (overriddenBy !== undefined) {
    return `the override "${overriddenBy}" in package.json holds it back: set it to ${to}, then install`
  }
  switch (kind) {
    case 'replace':
      return `use instead: ${replacement}`
    case 'override':
      return 'the lockfile does not say who depends on it; an override moves every copy:'
    case 'parent': {
      const shown = blockers
        .slice(0, maxPaths)
        .map(({ id, range, bundles }) =>
          bundles
            ? `${labelOf(id)} ships its own copy`
            : `${labelOf(id)} asks for ${name} ${range}`,
        )
      const more = blockers.length > maxPaths ? `, and ${blockers.length - maxPaths} more` : ''
      const way = blockers.some(({ bundles }) => bundles)
        ? 'only a newer version of that package can bring the fix'
        : 'upgrade that first, or override it (untested by its authors):'
      return `blocked: ${shown.join(', ')}${more}; ${way}`
    }
    case 'in-place':
    case 'relax':
    case 'none':
      return undefined
  }
}

/** What to do in the meantime, where no upgrade helps. */
function workaround({ to }: Upgrade, findings: readonly Finding[], page: Page): string[] {
  const id = findings[0]?.advisory.id ?? ''
  const text = to === undefined ? page.database.advisory(id)?.workaround : undefined
  return text === undefined
    ? []
    : wrapAfter(leakIndent, forTerminal(`workaround: ${text}`), page.width)
}

function summary(projects: readonly ProjectScan[], database: Database, page: Page): string[] {
  const packages = projects.flatMap(({ project }) => project.graph.packages)
  const checked = packages.filter(({ source }) => source === 'registry').length
  const against = `${count(checked, 'package')} checked against ${count(database.size, 'advisory', 'advisories')} of ${database.date}`
  const skipped = packages.length - checked
  const rest =
    skipped === 0 ? '' : ` (${skipped.toLocaleString('en-US')} not from a registry, not checked)`
  const findings = projects.flatMap((project) => project.findings)
  if (projects.length === 0) return []
  if (findings.length === 0) {
    return wrapAfter('', `No known memory leaks: ${against}${rest}.`, page.width).map(
      page.paint.good,
    )
  }
  const upgrades = projects
    .flatMap((project) => project.upgrades)
    .filter(({ to }) => to !== undefined)
  const fixed = upgrades.reduce((sum, upgrade) => sum + upgrade.findings.length, 0)
  const bySeverity = severities
    .map(
      (severity) =>
        [findings.filter((finding) => finding.severity === severity).length, severity] as const,
    )
    .filter(([n]) => n > 0)
    .map(([n, severity]) => `${n} ${severity}`)
  const text = `${count(findings.length, 'leak')} found (${bySeverity.join(', ')}); ${count(upgrades.length, 'upgrade')} ${upgrades.length === 1 ? 'fixes' : 'fix'} ${fixed}. ${against}${rest}.`
  return wrapAfter('', text, page.width)
}

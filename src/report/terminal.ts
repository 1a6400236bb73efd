import type { Package } from '../graph/graph.ts'
import { outlineOf } from '../graph/outline.ts'
import type { Differences, Project } from '../project/project.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import { ignoreNotes, ignoredBlock } from './ignore-block.ts'
import type { Page } from './page.ts'
import { painter } from './paint.ts'
import type { LateReporter } from './reporter.ts'
import { runtimeNotes } from './runtime-notes.ts'
import { forTerminal } from './sanitise.ts'
import { toldIn } from './told.ts'
import { totals } from './totals.ts'
import { unshown, unshownText } from './unshown.ts'
import type { UpgradeBlocks } from './upgrade-blocks.ts'
import type { Verdict } from './verdict.ts'
import { count, grouped, placeText } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** For people: grouped by what to do, the most harmful first. */
export const terminal: LateReporter = async (result, verdict, { width, colour }) => {
  const { database, threshold, failures } = result
  if (result.projects.length === 0 && failures.length > 0) return ''
  const page: Page = {
    paint: painter(colour),
    width,
    database,
    threshold,
  }
  const notes = ignoreNotes(result.ignores, page)
  const several = result.projects.length > 1
  const upgradesOf = await upgradeBlocksOf(result)
  const lines = [
    ...result.projects.flatMap((scan) => projectBlock(scan, upgradesOf(scan, page), several, page)),
    ...(notes.length > 0 ? [...notes, ''] : []),
    ...summary(result, page),
    ...reason(result, verdict, page),
  ]
  return `${lines.join('\n')}\n`
}

/** Most scans have none to tell, and what tells them takes as long to load as a small lockfile to read. */
async function upgradeBlocksOf({ projects }: ScanResult): Promise<UpgradeBlocks> {
  const isTold = projects.some(
    ({ upgrades, runtime }) => upgrades.length > 0 || (runtime?.upgrades ?? []).length > 0,
  )
  return isTold ? (await import('./upgrade-blocks.ts')).upgradeBlocks : () => []
}

function projectBlock(
  scan: ProjectScan,
  upgrades: readonly string[][],
  several: boolean,
  page: Page,
): string[] {
  const { project, unreadable, runtime } = scan
  const blocks = [...upgrades, ...unreadable.map((pkg) => unreadableBlock(pkg, project, page))]
  if (runtime) {
    const isGuess = runtime.targets.some(({ role }) => role === 'running')
    if (!(several && isGuess)) blocks.push(...runtimeNotes(runtime).map((note) => dim(note, page)))
  }
  const ignored = ignoredBlock(scan, page)
  if (ignored.length > 0) blocks.push(ignored)
  if (project.differences) blocks.unshift(differencesBlock(project.differences, page))
  if (scan.online?.failure !== undefined) blocks.push(offlineBlock(scan.online.failure, page))
  if (project.passedOver.length > 0) blocks.unshift(passedOverBlock(scan, page))
  if (several && blocks.length > 0)
    blocks.unshift([page.paint.bold(`── ${forTerminal(project.lockfile)}`)])
  return blocks.flatMap((block) => [...block, ''])
}

function dim(text: string, { paint, width }: Page): string[] {
  return wrapAfter('', forTerminal(text), width).map(paint.dim)
}

function offlineBlock(failure: string, page: Page): string[] {
  const text = `The upgrades are those of the lockfile alone: ${failure}`
  return wrapAfter('', forTerminal(text), page.width).map(page.paint.bad)
}

function passedOverBlock({ project }: ProjectScan, page: Page): string[] {
  const text = `Read ${project.lockfile}; beside it and not read: ${project.passedOver.join(', ')}.`
  return wrapAfter('', forTerminal(text), page.width)
}

function differencesBlock(differences: Differences, page: Page): string[] {
  const { lockfile, installedOnly, lockedOnly } = differences
  const parts = [
    ...(installedOnly.length > 0 ? [`installed and not locked: ${some(installedOnly)}`] : []),
    ...(lockedOnly.length > 0 ? [`locked and not installed: ${some(lockedOnly)}`] : []),
  ]
  return wrapAfter('', forTerminal(`${lockfile} says otherwise: ${parts.join('; ')}.`), page.width)
}

function some(names: readonly string[]): string {
  const hidden = names.length - 3
  return names.slice(0, 3).join(', ') + (hidden > 0 ? ` and ${hidden} more` : '')
}

function unreadableBlock(pkg: Package, project: Project, page: Page): string[] {
  const { name, version } = pkg
  const found = version === undefined ? 'it has no version' : `"${version}" is not SemVer`
  const text = `${name} could not be checked: ${found} (${placeText(project.placeOf(pkg))})`
  return wrapAfter('', forTerminal(text), page.width).map(page.paint.bad)
}

function summary(result: ScanResult, page: Page): string[] {
  const { projects, database } = result
  if (projects.length === 0) return ['No lockfile, nothing to scan.']
  const outlines = projects.map(({ project }) => outlineOf(project.graph))
  const checked = outlines.reduce((sum, { size }) => sum + size, 0)
  const skipped = outlines.reduce((sum, { others }) => sum + others, 0)
  const scope = [
    `${count(checked, 'package')} checked against`,
    `${count(database.size, 'advisory', 'advisories')} of ${database.date}`,
    ...(skipped > 0 ? [`(${grouped(skipped)} not from a registry, not checked)`] : []),
  ].join(' ')
  const rest = forTerminal(unshownText(result))
  const total = projects.reduce((sum, project) => sum + toldIn(project).length, 0)
  if (total > 0) return wrapAfter('', `${totals(projects)} ${scope}.${rest}`, page.width)
  const none = rest === '' ? 'No known memory leaks' : 'No memory leaks to report'
  return wrapAfter('', `${none}: ${scope}.${rest}`, page.width).map(page.paint.good)
}

/** Why the exit code is what it is; a clean report needs no reason. */
function reason(result: ScanResult, verdict: Verdict, { paint, width }: Page): string[] {
  const { projects, failures } = result
  const clean =
    failures.length === 0 &&
    projects.length > 0 &&
    projects.every((project) => toldIn(project).length === 0) &&
    unshown(result).length === 0
  if (verdict.exitCode === 0 && clean) return []
  const colour = verdict.exitCode === 0 ? paint.good : paint.bad
  const text = forTerminal(`Exit ${verdict.exitCode}: ${verdict.reason}.`)
  return wrapAfter('', text, width).map(colour)
}

import compare from 'semver/functions/compare.js'
import { groupBy } from '../graph/group-by.ts'
import type { Names } from '../graph/names.ts'
import type { Finding } from '../match/finding.ts'
import type { Project } from '../project/project.ts'
import type { Setting, Upgrade } from '../upgrade/upgrade.ts'
import { leakBlock, workaroundBlock } from './leak-block.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { count, placeText } from './words.ts'
import { wrapAfter } from './wrap.ts'

const maxShown = 3

/** One upgrade: what to do, where the package comes from, and the leaks that this removes. */
export function upgradeBlock(
  upgrade: Upgrade,
  project: Project,
  names: Names,
  page: Page,
): string[] {
  const leaks = [...groupBy(upgrade.findings, ({ advisory }) => advisory.id).values()]
  const firsts = leaks.flatMap(([first]) => (first ? [first] : []))
  return [
    ...heading(upgrade, leaks.length, page),
    ...instructions(upgrade, project, names, page),
    ...nearerAnswer(upgrade, project, names, page),
    ...places(upgrade.findings, project, names, page),
    ...firsts.flatMap((finding) => [
      '',
      ...leakBlock(finding, page),
      ...(upgrade.to === undefined ? workaroundBlock(finding, page) : []),
    ]),
  ]
}

function heading(upgrade: Upgrade, leaks: number, { paint, width }: Page): string[] {
  const { package: real, alias, to, distance } = upgrade
  const name = alias === undefined ? real : `${alias} (${real})`
  const from = versionsOf(upgrade).join(', ')
  const text =
    to === undefined
      ? `${name} ${from}: ${count(leaks, 'leak')}, and no upgrade is known to help`
      : `Upgrade ${name} ${from} → ${to} (${distance}): fixes ${count(leaks, 'leak')}`
  return wrapAfter('', forTerminal(text), width).map(paint.bold)
}

/** The installed versions that it moves, ascending. */
function versionsOf({ findings, from }: Upgrade): string[] {
  const versions = findings.map(({ package: { version } }) => version ?? from)
  return [...new Set([from, ...versions])].toSorted(compare)
}

/** Where the whole fix is a major away, what can be had without one. */
function nearerAnswer(
  { within, findings }: Upgrade,
  project: Project,
  names: Names,
  page: Page,
): string[] {
  if (!within) return []
  const fixed = new Set(within.findings.map(({ advisory }) => advisory.id))
  const all = new Set(findings.map(({ advisory }) => advisory.id))
  const text = `Within the major: ${within.to} fixes ${fixed.size} of ${all.size} (${[...fixed].join(', ')}).`
  return [
    ...wrapAfter('  ', forTerminal(text), page.width),
    ...instructions(within, project, names, page),
  ]
}

function instructions(upgrade: Upgrade, project: Project, names: Names, page: Page): string[] {
  const text = explanation(upgrade, names)
  const { manifest, settings = [], unlock = [], commands = [] } = upgrade.how ?? {}
  const lines = text === undefined ? [] : wrapAfter('  ', forTerminal(text), page.width)
  if (manifest) {
    lines.push(`  in ${forTerminal(project.manifestPath(''))} add:`)
    lines.push(`    ${page.paint.good(forTerminal(JSON.stringify(manifest).slice(1, -1)))}`)
  }
  for (const setting of settings) lines.push(`  ${settingText(setting, page)}`)
  if (unlock.length > 0) {
    lines.push(`  in yarn.lock delete the entries of ${forTerminal(unlock.join(', '))}`)
  }
  for (const command of commands) lines.push(`  $ ${page.paint.good(forTerminal(command))}`)
  return lines
}

function settingText({ file, path, value }: Setting, { paint }: Page): string {
  return `in ${forTerminal(file)} set ${forTerminal(path.join('.'))} to ${paint.good(forTerminal(value))}`
}

/** Why the upgrade is not a matter of one command. */
function explanation(upgrade: Upgrade, names: Names): string | undefined {
  const { kind, overriddenBy, replacement, blockers } = upgrade
  if (overriddenBy !== undefined) return `The override "${overriddenBy}" holds it back.`
  if (kind === 'replace') return `Use instead: ${replacement}`
  if (kind === 'parent') return blockedText(upgrade, names)
  if (blockers.some(({ catalog }) => catalog !== undefined)) return blockedText(upgrade, names)
  if (kind === 'in-place' && upgrade.steps.some((step) => step.do !== 'refresh')) {
    return 'Every range admits it, but a later version leaks again; this pins the one that does not.'
  }
  if (kind !== 'override') return undefined
  return 'The lockfile does not say which versions its dependents admit; an override moves every copy.'
}

function blockedText(upgrade: Upgrade, { labelOf }: Names): string {
  const { blockers, package: name } = upgrade
  const shown = blockers.slice(0, maxShown).map(({ id, range, bundles, catalog }) => {
    if (bundles) return `${labelOf(id)} ships its own copy`
    const place = catalog === undefined ? '' : ` (${catalog})`
    return `${labelOf(id)} asks for ${name} ${range}${place}`
  })
  const hidden = blockers.length - maxShown
  if (hidden > 0) shown.push(`and ${hidden} more`)
  if (upgrade.kind === 'relax') return `Blocked: ${shown.join(', ')}.`
  const way = blockers.some(({ bundles }) => bundles)
    ? 'Only a newer version of that package can bring the fix.'
    : 'A newer version of that may bring the fix; until then an override can.'
  return `Blocked: ${shown.join(', ')}. ${way}`
}

/** Where the copies are: the shortest paths to each, and its line in the lockfile. */
function places(
  findings: readonly Finding[],
  project: Project,
  names: Names,
  page: Page,
): string[] {
  const copies = [...groupBy(findings, (finding) => finding.package.id).values()]
  const lines = copies.slice(0, maxShown).flatMap(([finding]) => {
    if (!finding) return []
    const { package: pkg, paths } = finding
    const others = paths.others === 0 ? '' : `, and through ${paths.others} more`
    return [
      ...paths.shown.flatMap((path) =>
        wrapAfter('  ', forTerminal(names.pathOf(path)), page.width),
      ),
      page.paint.dim(`  ${forTerminal(placeText(project.placeOf(pkg)))}${others}`),
    ]
  })
  const hidden = copies.length - maxShown
  return hidden > 0
    ? [...lines, page.paint.dim(`  and ${count(hidden, 'more copy', 'more copies')}`)]
    : lines
}

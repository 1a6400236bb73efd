import { groupBy } from '../graph/group-by.ts'
import type { Names } from '../graph/names.ts'
import type { Finding } from '../match/finding.ts'
import { fails } from '../policy/threshold.ts'
import type { Project } from '../project/project.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import { leakBlock, workaroundBlock } from './leak-block.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import type { Step } from './upgrade-text.ts'
import { explanation, headingText, nearerText, stepsOf } from './upgrade-text.ts'
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
      ...leakBlock(finding, page, [], !page.threshold || fails(finding, page.threshold)),
      ...(upgrade.to === undefined ? workaroundBlock(finding, page) : []),
    ]),
  ]
}

function heading(upgrade: Upgrade, leaks: number, { paint, width }: Page): string[] {
  return wrapAfter('', forTerminal(headingText(upgrade, leaks)), width).map(paint.bold)
}

/** Where the whole fix is a major away, what can be had without one. */
function nearerAnswer(upgrade: Upgrade, project: Project, names: Names, page: Page): string[] {
  const { within } = upgrade
  if (!within) return []
  return [
    ...wrapAfter('  ', forTerminal(nearerText(upgrade, within)), page.width),
    ...instructions(within, project, names, page),
  ]
}

function instructions(upgrade: Upgrade, project: Project, names: Names, page: Page): string[] {
  const text = explanation(upgrade, names)
  return [
    ...(text === undefined ? [] : wrapAfter('  ', forTerminal(text), page.width)),
    ...stepsOf(upgrade, project).flatMap((step) => stepLines(step, page)),
  ]
}

function stepLines(step: Step, { paint }: Page): string[] {
  switch (step.kind) {
    case 'command':
      return [`  $ ${paint.good(forTerminal(step.command))}`]
    case 'add':
      return [
        `  in ${forTerminal(step.file)} add:`,
        `    ${paint.good(forTerminal(JSON.stringify(step.value).slice(1, -1)))}`,
      ]
    case 'set':
      return [
        `  in ${forTerminal(step.file)} set ${forTerminal(step.key)} to ${paint.good(forTerminal(step.value))}`,
      ]
    case 'delete':
      return [`  in ${forTerminal(step.file)} delete the entries of ${forTerminal(step.entries)}`]
  }
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

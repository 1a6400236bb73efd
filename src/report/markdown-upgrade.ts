import type { Database } from '../advisory/database.ts'
import { groupBy } from '../graph/group-by.ts'
import type { Names } from '../graph/names.ts'
import type { Finding } from '../match/finding.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import type { Project } from '../project/project.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import { leakLines, worstOf } from './markdown-leak.ts'
import { declarationsIn } from './place.ts'
import { forTerminal } from './sanitise.ts'
import { toJson } from './sanitise-json.ts'
import { codeInMarkdown, forHtml, forMarkdown } from './sanitise-markdown.ts'
import type { Step } from './upgrade-text.ts'
import {
  explanation,
  headingText,
  nameOf,
  nearerText,
  stepsOf,
  versionsOf,
} from './upgrade-text.ts'
import { count, placeText } from './words.ts'

export interface Listed {
  readonly upgrade: Upgrade
  readonly project: Project
  readonly names: Names
  readonly fails: (finding: Finding | RuntimeFinding) => boolean
}

/** A row of the table: what to upgrade, what that fixes, and how. */
export function upgradeRow({ upgrade, project }: Listed, several: boolean): string {
  const { to, distance } = upgrade
  const from = forMarkdown(versionsOf(upgrade).join(', '))
  const target = to === undefined ? '' : ` → ${forMarkdown(to)} (${distance})`
  const cells = [
    `${codeInMarkdown(nameOf(upgrade))} ${from}${target}`,
    count(leaksOf(upgrade).length, 'leak'),
    worstOf(upgrade.findings),
    way(upgrade, project),
    ...(several ? [codeInMarkdown(project.lockfile)] : []),
  ]
  return `| ${cells.join(' | ')} |`
}

/** One command says all; more is told below. */
function way(upgrade: Upgrade, project: Project): string {
  const [step, ...others] = stepsOf(upgrade, project)
  if (step?.kind === 'command' && others.length === 0) return codeInMarkdown(step.command)
  if (upgrade.replacement !== undefined) return forMarkdown(`use instead: ${upgrade.replacement}`)
  return upgrade.kind === 'none' ? 'no upgrade is known to help' : 'see below'
}

/** One finding for each leak, the worst first: copies share it. */
function leaksOf({ findings }: Upgrade): Finding[] {
  const byLeak = groupBy(findings, ({ advisory }) => advisory.id)
  return [...byLeak.values()].flatMap(([first]) => (first ? [first] : []))
}

/** What unfolds: the leaks, where the package comes from, and all there is to do. */
export function upgradeDetails(
  { upgrade, project, names, fails }: Listed,
  database: Database,
): string {
  const hopeless = upgrade.to === undefined
  const leaks = leaksOf(upgrade)
  const { within } = upgrade
  return [
    `<details><summary>${forHtml(headingText(upgrade, leaks.length))}</summary>`,
    '',
    ...leaks.flatMap((finding) =>
      leakLines(finding, { database, fails: fails(finding), hopeless }),
    ),
    '',
    ...instructions(upgrade, project, names),
    ...(within
      ? [forMarkdown(nearerText(upgrade, within)), '', ...instructions(within, project, names)]
      : []),
    ...places(upgrade, project, names),
    '',
    '</details>',
  ].join('\n')
}

function instructions(upgrade: Upgrade, project: Project, names: Names): string[] {
  const why = explanation(upgrade, names)
  return [
    ...(why === undefined ? [] : [forMarkdown(why), '']),
    ...stepsOf(upgrade, project).flatMap(stepLines),
  ]
}

/** A block of code cannot be ended by what is in it: that is one line, or JSON, which starts with a brace. */
function stepLines(step: Step): string[] {
  switch (step.kind) {
    case 'command':
      return ['```sh', forTerminal(step.command), '```', '']
    case 'add':
      return [
        `In ${codeInMarkdown(step.file)} add:`,
        '',
        '```json',
        toJson(step.value, 2),
        '```',
        '',
      ]
    case 'set':
      return [
        `In ${codeInMarkdown(step.file)} set ${codeInMarkdown(step.key)} to ${codeInMarkdown(step.value)}.`,
        '',
      ]
    case 'delete':
      return [
        `In ${codeInMarkdown(step.file)} delete the entries of ${codeInMarkdown(step.entries)}.`,
        '',
      ]
  }
}

const maxShown = 3

/** Where the copies are: how they are reached, their lines, and the lines that ask for them. */
function places({ findings }: Upgrade, project: Project, names: Names): string[] {
  const copies = [...groupBy(findings, (finding) => finding.package.id).values()]
  const declaredAt = declarationsIn(project)
  const lines = copies.slice(0, maxShown).flatMap(([finding]) => {
    if (!finding) return []
    const at = [project.placeOf(finding.package), ...declaredAt(finding)]
    const paths = finding.paths.shown.map((path) => forMarkdown(names.pathOf(path)))
    return [
      `- ${[...paths, at.map((place) => codeInMarkdown(placeText(place))).join(', ')].join('<br>')}`,
    ]
  })
  const hidden = copies.length - maxShown
  return hidden > 0 ? [...lines, `- and ${count(hidden, 'more copy', 'more copies')}`] : lines
}

import { severities } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import type { Project } from '../project/project.ts'
import type { NodeUpgrade } from '../runtime/upgrade.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { conditions, facts } from './leak-block.ts'
import { links } from './markdown-upgrade.ts'
import { headingOf, optionText, placesText, targetName, useOf } from './runtime-words.ts'
import { codeInMarkdown, forHtml, forMarkdown, proseInMarkdown } from './sanitise-markdown.ts'
import { count } from './words.ts'

/** A row of the table of upgrades, for Node.js itself. */
export function runtimeRow(
  { target, findings, options: [first] }: NodeUpgrade,
  project: Project,
  several: boolean,
): string {
  const worst = severities.find((severity) => findings.some((one) => one.severity === severity))
  const cells = [
    forMarkdown(`${targetName(target)}${first ? ` → ${first.to}` : ''}`),
    count(first?.fixes.length ?? findings.length, 'leak'),
    worst ?? '',
    first ? codeInMarkdown(placesText(target.claims)) : 'no upgrade is known to help',
    ...(several ? [codeInMarkdown(project.lockfile)] : []),
  ]
  return `| ${cells.join(' | ')} |`
}

/** What unfolds: the leaks, where the version is said, and the other ways. */
export function runtimeDetails(upgrade: NodeUpgrade, database: Database): string {
  const { target, findings, options } = upgrade
  return [
    `<details><summary>${forHtml(headingOf(upgrade))}</summary>`,
    '',
    ...findings.flatMap((finding) => leakLines(finding, database)),
    '',
    ...options.slice(1).map((option) => `- or ${forMarkdown(optionText(target, option))}`),
    `- ${codeInMarkdown(placesText(target.claims))}`,
    '',
    '</details>',
  ].join('\n')
}

function leakLines(finding: RuntimeFinding, database: Database): string[] {
  const { advisory, severity } = finding
  const used = useOf(finding)
  const onlyIf = conditions(finding)
  const notes = [
    forMarkdown(facts(finding).replaceAll('\u00A0', ' ')),
    ...(used === undefined ? [] : [forMarkdown(used)]),
    ...(onlyIf === undefined ? [] : [proseInMarkdown(onlyIf)]),
    ...links(database.advisory(advisory.id)?.references.map(({ url }) => url) ?? []),
  ]
  return [
    `- **${severity}** ${forMarkdown(advisory.id)} ${proseInMarkdown(advisory.title)}`,
    ...notes.map((note) => `  <br>${note}`),
  ]
}

import type { Database } from '../advisory/database.ts'
import type { Project } from '../project/project.ts'
import type { NodeUpgrade } from '../runtime/upgrade.ts'
import type { Listed } from './markdown-upgrade.ts'
import { leakLines, worstOf } from './markdown-leak.ts'
import { headingOf, optionText, placesText, targetName, useOf } from './runtime-words.ts'
import { codeInMarkdown, forHtml, forMarkdown } from './sanitise-markdown.ts'
import { count } from './words.ts'

/** The row of a Node.js that a project runs on. `project`: where the table has several. */
export function nodeRow({ target, findings, options }: NodeUpgrade, project?: Project): string {
  const [option] = options
  const cells = [
    forMarkdown(`${targetName(target)}${option ? ` → ${option.to}` : ''}`),
    count(findings.length, 'leak'),
    worstOf(findings),
    option ? `in ${forMarkdown(placesText(target.claims))}` : 'no upgrade is known to help',
    ...(project ? [codeInMarkdown(project.lockfile)] : []),
  ]
  return `| ${cells.join(' | ')} |`
}

export function nodeDetails(
  upgrade: NodeUpgrade,
  database: Database,
  fails: Listed['fails'],
): string {
  const { target, findings, options } = upgrade
  return [
    `<details><summary>${forHtml(headingOf(upgrade))}</summary>`,
    '',
    ...findings.flatMap((finding) => {
      const used = useOf(finding)
      return leakLines(
        finding,
        { database, fails: fails(finding), hopeless: options.length === 0 },
        used === undefined ? [] : [used],
      )
    }),
    '',
    ...options.slice(1).map((option) => `- ${forMarkdown(`or ${optionText(target, option)}`)}`),
    `- ${forMarkdown(placesText(target.claims))}`,
    '',
    '</details>',
  ].join('\n')
}

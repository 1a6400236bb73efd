import type { ScanResult } from '../scan.ts'
import { endingOf } from './ending.ts'
import { runtimeDetails, runtimeRow } from './markdown-runtime.ts'
import { upgradeRow, upgradeDetails } from './markdown-upgrade.ts'
import type { Listed } from './markdown-upgrade.ts'
import { namesOf } from '../graph/names.ts'
import type { Reporter } from './reporter.ts'
import { codeInMarkdown, forMarkdown, proseInMarkdown } from './sanitise-markdown.ts'
import { undecidedOf } from './undecided.ts'
import { count, placeText } from './words.ts'

/** Bytes of a comment: GitHub takes 65,536 characters. */
const comment = 65_536

/** Kept free for the words that say what was left out. */
const margin = 200

/**
 * GitHub Flavored Markdown for a comment on a pull request or the summary of a job: a table of the
 * upgrades, the most harmful leaks first, and the details of each to unfold, as many as there is room for.
 *
 * The comment in its first line lets a program find the comment that it wrote before.
 */
export const markdown: Reporter = (result, verdict, { limit = comment }) => {
  const [found, reason] = endingOf(result, verdict)
  const head = [
    '<!-- leakscan -->',
    `### ${forMarkdown(found)}`,
    '',
    forMarkdown(reason),
    ...undecidedLines(result),
  ]
  const several = result.projects.length > 1
  const upgrades = listed(result)
  const runtime = result.projects.flatMap(({ project, runtime: scan }) =>
    (scan?.upgrades ?? []).map((upgrade) => ({ upgrade, project })),
  )
  const table = ['', ...tableHead(several)]
  const blocks = [
    ...runtime.map(({ upgrade, project }) => `${runtimeRow(upgrade, project, several)}\n`),
    ...upgrades.map((one) => `${upgradeRow(one, several)}\n`),
    ...runtime.map(({ upgrade }) => `\n${runtimeDetails(upgrade, result.database)}\n`),
    ...upgrades.map((one) => `\n${upgradeDetails(one, result.database)}\n`),
  ]
  const rows = runtime.length + upgrades.length
  const start = [...head, ...(rows > 0 ? table : [])].map((line) => `${line}\n`).join('')
  return fill(start, blocks, limit, rows)
}

/** Adds what fits, in order, and says what did not. */
function fill(start: string, blocks: readonly string[], limit: number, rows: number): string {
  let text = start
  let left = limit - margin - Buffer.byteLength(start)
  for (const [index, block] of blocks.entries()) {
    left -= Buffer.byteLength(block)
    if (left < 0) return `${text}\n${leftOut(index, rows)}\n`
    text += block
  }
  return text
}

function leftOut(index: number, rows: number): string {
  const missing = index < rows ? rows - index : rows * 2 - index
  const what =
    index < rows ? count(missing, 'more upgrade') : `the details of ${count(missing, 'upgrade')}`
  return `There is no room here for ${what}. Run leakscan to see all.`
}

function listed({ projects }: ScanResult): Listed[] {
  return projects.flatMap(({ project, upgrades }) => {
    const names = namesOf(project.graph)
    return upgrades.map((upgrade) => ({ upgrade, project, names }))
  })
}

function tableHead(several: boolean): string[] {
  const columns = ['Upgrade', 'Fixes', 'Worst', 'How', ...(several ? ['Project'] : [])]
  return [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`]
}

function undecidedLines(result: ScanResult): string[] {
  const lines = undecidedOf(result).map(({ text, hint, place }) => {
    const where =
      place && !text.startsWith(place.file) ? ` (${codeInMarkdown(placeText(place))})` : ''
    return `- :warning: ${forMarkdown(text)}${where}.${hint === undefined ? '' : ` ${proseInMarkdown(hint)}`}`
  })
  return lines.length === 0 ? [] : ['', ...lines]
}

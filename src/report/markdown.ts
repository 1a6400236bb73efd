import type { ScanResult } from '../scan.ts'
import { endingOf } from './ending.ts'
import type { Listed } from './markdown-upgrade.ts'
import { upgradeRow, upgradeDetails } from './markdown-upgrade.ts'
import { nodeDetails, nodeRow } from './markdown-node.ts'
import { ignoreProblems, setAsideIn, setAsideText } from './ignore-text.ts'
import { namesOf } from '../graph/names.ts'
import type { Reporter } from './reporter.ts'
import { codeInMarkdown, forMarkdown, proseInMarkdown } from './sanitise-markdown.ts'
import { runtimeNotes } from './runtime-notes.ts'
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
  const start = `<!-- leakscan -->\n### ${forMarkdown(found)}\n\n${forMarkdown(reason)}\n`
  const lead = [...undecidedLines(result), ...noteLines(result)].map((line) => `\n${line}\n`)
  const parts = partsOf(result)
  const head = tableHead(result.projects.length > 1)
  const rows = parts.map(({ row }, index) => `${index === 0 ? `\n${head}\n` : ''}${row}\n`)
  const details = parts.map(({ details: text }) => `\n${text}\n`)
  const blocks = [...lead, ...rows, ...details]
  const fits = fittingIn(limit - margin - Buffer.byteLength(start), blocks)
  const rest = fits === blocks.length ? '' : `\n${leftOut(fits - lead.length, rows.length)}\n`
  return start + blocks.slice(0, fits).join('') + rest
}

/** How many of the first blocks have room. */
function fittingIn(room: number, blocks: readonly string[]): number {
  let left = room
  const over = blocks.findIndex((block) => (left -= Buffer.byteLength(block)) < 0)
  return over === -1 ? blocks.length : over
}

/** @param shown - how many rows, and then details, are there; negative when not even all that comes before. */
function leftOut(shown: number, rows: number): string {
  const what =
    shown < rows
      ? count(rows - Math.max(0, shown), 'more upgrade')
      : `the details of ${count(rows * 2 - shown, 'upgrade')}`
  return `There is no room here for ${shown < 0 ? 'all that could not be read' : what}. Run leakscan to see all.`
}

/** A row of the table, and what unfolds below it. */
interface Part {
  readonly row: string
  readonly details: string
}

function partsOf({ projects, database, failing }: ScanResult): Part[] {
  const failed = new Set(failing)
  const fails: Listed['fails'] = (finding) => failed.has(finding)
  const several = projects.length > 1
  return projects.flatMap(({ project, upgrades, runtime }) => {
    const names = namesOf(project.graph)
    const listed = upgrades.map((upgrade) => ({ upgrade, project, names, fails }))
    return [
      ...listed.map((one) => ({
        row: upgradeRow(one, several),
        details: upgradeDetails(one, database),
      })),
      ...(runtime?.upgrades ?? []).map((upgrade) => ({
        row: nodeRow(upgrade, several ? project : undefined),
        details: nodeDetails(upgrade, database, fails),
      })),
    ]
  })
}

function tableHead(several: boolean): string {
  const columns = ['Upgrade', 'Fixes', 'Worst', 'How', ...(several ? ['Project'] : [])]
  return `| ${columns.join(' | ')} |\n|${columns.map(() => '---|').join('')}`
}

function undecidedLines(result: ScanResult): string[] {
  return undecidedOf(result).map(({ text, hint, place }) => {
    const where =
      place && !text.startsWith(place.file) ? ` (${codeInMarkdown(placeText(place))})` : ''
    return `- :warning: ${forMarkdown(text)}${where}.${hint === undefined ? '' : ` ${proseInMarkdown(hint)}`}`
  })
}

function noteLines({ projects, ignores }: ScanResult): string[] {
  const notes = projects.flatMap(({ runtime }) => (runtime ? runtimeNotes(runtime) : []))
  const useless = ignoreProblems(ignores).map(({ text, place }) =>
    [...(place ? [`${codeInMarkdown(placeText(place))}:`] : []), forMarkdown(text)].join(' '),
  )
  const set = projects.flatMap(setAsideIn).map(setAsideText)
  const fold = set.map((text) => `- ${forMarkdown(text)}`).join('\n')
  const ignored = `<details><summary>Ignored</summary>\n\n${fold}\n\n</details>`
  return [...notes.map(proseInMarkdown), ...useless, ...(set.length > 0 ? [ignored] : [])]
}

import type { HeapMatch, HeapResult } from '../heap/heap.ts'
import type { Seen } from '../heap/sighting.ts'
import type { Page } from './page.ts'
import { crossingBlock } from './heap-crossing.ts'
import { heldClassesBlock, heldLines } from './heap-held.ts'
import { newReport } from './heap-new-report.ts'
import { suspectsBlock } from './heap-suspects.ts'
import { painter } from './paint.ts'
import type { ReportOptions } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { signatureText } from './signature-text.ts'
import { bytes, count, grouped } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** What heap snapshots show, for people. */
export function heapText(result: HeapResult, { width, colour }: ReportOptions): string {
  const page: Page = { paint: painter(colour), width, database: result.database }
  const explained = result.matches.some(({ crossing }) => !isRuledOut(crossing))
  const lines = [
    ...result.matches.flatMap((match) => [...matchBlock(match, result, page), '']),
    ...(explained
      ? []
      : [
          ...suspectsBlock(result, page),
          '',
          ...heldClassesBlock(result, page),
          ...newReport(result, page),
          '',
        ]),
    ...summary(result, page),
  ]
  return `${lines.join('\n')}\n`
}

/** Whether the lockfile, or the version of Node.js, says that it cannot be this leak. */
export function isRuledOut(crossing: HeapMatch['crossing']): boolean {
  return crossing?.state === 'not affected' || crossing?.state === 'dismissed'
}

const confidenceWords = {
  high: 'very likely',
  medium: 'likely',
  low: 'possible',
} as const

function matchBlock(match: HeapMatch, result: HeapResult, page: Page): string[] {
  const { advisory, confidence, seen, crossing } = match
  const word = isRuledOut(crossing) ? 'not this' : confidenceWords[confidence]
  const lead = `${word}: ${advisory.id} `
  const paint = isRuledOut(crossing) ? page.paint.dim : page.paint.bold
  return [
    ...wrapAfter(
      '',
      `${lead}${forTerminal(`${match.of === 'node' ? 'Node.js' : advisory.package}: ${advisory.title}`)}`,
      page.width,
    ).map(paint),
    ...seen.flatMap((each) => wrapAfter('  ', forTerminal(seenText(each)), page.width)),
    ...(match.held ? heldLines(match.held, page) : []),
    ...crossingBlock(match, result.project, page),
  ]
}

/** `12,040 strings that begin with "…", 3.1 MB; 4,010 → 12,040, growing` */
function seenText({ signature, counts, sizes, growth }: Seen): string {
  const last = counts.at(-1) ?? 0
  const size = sizes === undefined ? '' : `, ${bytes(sizes.at(-1) ?? 0)}`
  const series =
    counts.length < 2 ? '' : `; ${counts.map(grouped).join(' → ')}, ${growthWords(growth)}`
  return `${signatureText(signature, last)}${size}${series}`
}

function growthWords(growth: Seen['growth']): string {
  return growth === 'grows' ? 'growing' : 'not growing'
}

function summary({ snapshots, matches, known, database, node }: HeapResult, page: Page): string[] {
  const read = snapshots.map(
    ({ path, nodes, size }) => `${path}: ${bytes(size)} in ${count(nodes, 'node')}.`,
  )
  const named = matches.filter(({ crossing }) => !isRuledOut(crossing)).length
  const found =
    named === 0 ? 'No known leak shows' : count(named, 'known leak shows', 'known leaks show')
  const text = `${found}: compared with ${count(known, 'advisory', 'advisories')} of ${database.date} that say how they look in a heap snapshot.`
  const ran = node?.source === 'snapshot' ? [`It ran on Node.js ${node.version}.`] : []
  return [...read, ...ran, text].flatMap((line) => wrapAfter('', forTerminal(line), page.width))
}

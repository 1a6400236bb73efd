import { subjectOf } from '../advisory/advisory.ts'
import type { Bisection, Probe } from '../verify/bisect.ts'
import type { Stretch } from '../verify/search.ts'
import { rangeText } from './explain.ts'
import type { Paint } from './paint.ts'
import { painter } from './paint.ts'
import type { ReportOptions } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { amount } from './amount.ts'
import { count } from './words.ts'
import { wrap, wrapAfter } from './wrap.ts'

/** Between which versions a leak came in and went out, for people. */
export function bisectionText(bisection: Bisection, { width, colour }: ReportOptions): string {
  const { advisory, node, published, probes, stretches, holds } = bisection
  const paint = painter(colour)
  const where = node === undefined ? '' : ` on Node.js ${node}`
  const heading = `${advisory.id}  ${subjectOf(advisory)}: ${advisory.title}`
  const lines = [
    ...wrap(forTerminal(heading), width).map(paint.bold),
    paint.dim(`${probes.length} of ${count(published, 'version')} measured${where}`),
    '',
    ...stretches.flatMap((stretch) => stretchLines(stretch, bisection, paint, width)),
    '',
    ...wrapAfter('advisory: ', advisory.affected.map(rangeText).join(', or '), width),
    ...contradictions(probes).map((line) => paint.bad(forTerminal(line))),
    holds
      ? paint.good('holds: every version that was measured does what the advisory says')
      : paint.bad('does not hold: its bounds are not where the leak came in and went out'),
  ]
  return `${lines.join('\n')}\n`
}

function stretchLines(
  { from, to, answer, asked }: Stretch,
  { probes, meta }: Bisection,
  paint: Paint,
  width: number,
): string[] {
  const start = probes.findIndex(({ version }) => version === from)
  const inside = probes.slice(start, start + asked)
  const lead = `  ${(from === to ? from : `${from} … ${to}`).padEnd(24)}  `
  const mark = answer === 'leaks' ? paint.bad : answer === 'unknown' ? paint.dim : paint.good
  const said = `${mark(answer)}, ${count(asked, 'version')} measured${detail(inside, meta.meter)}`
  return wrapAfter(forTerminal(lead), said, width, lead.length)
}

function detail(probes: readonly Probe[], meter: Bisection['meta']['meter']): string {
  const [reason] = probes.flatMap((probe) => probe.reason ?? [])
  if (reason !== undefined) return `: ${forTerminal(reason)}`
  const values = probes.flatMap(({ side }) => side?.perOperation ?? [])
  if (values.length === 0) return ''
  const [low, high] = [Math.min(...values), Math.max(...values)].map((n) => amount(n, meter))
  return low === high ? `: ${low}` : `: ${low} to ${high}`
}

function contradictions(probes: readonly Probe[]): string[] {
  return probes
    .filter(({ answer, affected }) => answer !== 'unknown' && affected !== (answer === 'leaks'))
    .map(({ version, answer, affected }) => {
      const says = affected ? 'affected' : 'not affected'
      return `  ${version} ${answer}, and the advisory says ${says}`
    })
}

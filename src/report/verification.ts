import { subjectOf } from '../advisory/advisory.ts'
import type { Meter } from '../verify/reproduction.ts'
import { agrees } from '../verify/statistics.ts'
import type { Side } from '../verify/side.ts'
import type { Verification } from '../verify/verify.ts'
import { amount } from './amount.ts'
import { painter } from './paint.ts'
import type { ReportOptions } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { count } from './words.ts'
import { wrap } from './wrap.ts'

/** What `leakscan verify` showed, for people. */
export function verificationText(
  { advisory, meta, node, isolated, sides, holds }: Verification,
  { width, colour }: ReportOptions,
): string {
  const paint = painter(colour)
  const heading = `${advisory.id}  ${subjectOf(advisory)}: ${advisory.title}`
  const where = node === undefined ? '' : ` on Node.js ${node}`
  const lines = [
    ...wrap(forTerminal(heading), width).map(paint.bold),
    paint.dim(`measured ${meterText[meta.meter]}${where}`),
    ...(isolated ? [] : [paint.dim('with access to the network: this system cannot cut it off')]),
    '',
    ...sides.flatMap((side) => sideLines(side, meta.meter, advisory.leak.trigger, paint)),
    ...wrap(conclusion(sides, holds), width).map(holds ? paint.good : paint.bad),
  ]
  return `${lines.join('\n')}\n`
}

function conclusion(sides: readonly Side[], holds: boolean): string {
  if (holds) return 'holds: every version does what the advisory says'
  return sides.every(agrees)
    ? 'does not hold: what stays where no leak should be is too much beside the leak'
    : 'does not hold: a version does not do what the advisory says'
}

const meterText = {
  'js-heap': 'the JavaScript heap after garbage collection',
  external: 'memory outside the JavaScript heap (external)',
  native: 'the resident set of the process',
  handles: 'open files, sockets and timers',
} as const satisfies Record<Meter, string>

function sideLines(
  side: Side,
  meter: Meter,
  trigger: string,
  paint: ReturnType<typeof painter>,
): string[] {
  const { version, operation, verdict, affected, perOperation, interval, seconds } = side
  const said = operation === 'control' ? 'control' : affected ? 'affected' : 'not affected'
  const mark = agrees(side) ? paint.good(verdict) : paint.bad(verdict)
  const [low, high] = interval
  const retained = `${amount(perOperation, meter)} per ${trigger}`
  const range = `95%: ${amount(low, meter)} to ${amount(high, meter)}`
  const values = side.samples.map(({ value }) => value)
  const runs = side.runs === 1 ? '' : ` in ${count(side.runs, 'run')}`
  return [
    `  ${paint.bold(forTerminal(version))} (${said}): ${mark}, ${forTerminal(retained)} (${range})`,
    `  ${sparkline(values)}  ${count(side.operations, 'operation')}${runs}, ${Math.round(seconds)} s`,
    '',
  ]
}

const bars = '▁▂▃▄▅▆▇█'

/** The samples as bars, from the least to the most; all low when they hardly differ. */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values)
  // A heap of megabytes moves by a few kB whatever runs: that is drawn as a line, not as mountains.
  const range = Math.max(Math.max(...values) - least, Math.abs(least) / 50)
  const bar = (value: number) => {
    const height = range === 0 ? 0 : Math.round(((value - least) / range) * (bars.length - 1))
    return bars[height] ?? ''
  }
  return values.map(bar).join('')
}

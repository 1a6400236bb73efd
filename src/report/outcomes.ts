import type { Outcome } from '../verify/outcome.ts'
import { painter } from './paint.ts'
import type { ReportOptions } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { amount } from './amount.ts'
import { count } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** The outcomes of many advisories as a table, by id, with the sum below. */
export function outcomesText(
  outcomes: readonly Outcome[],
  { width, colour }: ReportOptions,
): string {
  const paint = painter(colour)
  const sorted = outcomes.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const widest = Math.max(...sorted.map(({ subject }) => subject.length))
  const lines = sorted.flatMap((outcome) => {
    const mark = outcome.result === 'holds' ? paint.good : paint.bad
    const lead = `${outcome.id}  ${forTerminal(outcome.subject).padEnd(widest)}  `
    const said = wrapAfter(lead, forTerminal(whatItShowed(outcome)), width, lead.length)
    return [...said.slice(0, -1), `${said.at(-1)}  ${mark(outcome.result)}`]
  })
  return `\n${lines.join('\n')}\n\n${sum(sorted)}\n`
}

function whatItShowed({ sides, meter = 'js-heap', reason, seconds }: Outcome): string {
  if (reason !== undefined) return reason.split('\n')[0] ?? reason
  const shown = sides.map(({ version, operation, verdict, perOperation }) => {
    const use = operation === 'control' ? ' (control)' : ''
    return `${version}${use} ${verdict} ${amount(perOperation, meter)}`.replaceAll(' ', '\u00A0')
  })
  return `${shown.join(', ')}, ${seconds}\u00A0s`
}

function sum(outcomes: readonly Outcome[]): string {
  const of = (result: Outcome['result']) =>
    outcomes.filter((outcome) => outcome.result === result).length
  const packages = new Set(outcomes.map(({ subject }) => subject)).size
  const minutes = Math.round(outcomes.reduce((all, { seconds }) => all + seconds, 0) / 60)
  return [
    `${count(outcomes.length, 'advisory', 'advisories')} on ${count(packages, 'package')}:`,
    `${of('holds')} held, ${of('does not hold')} did not, ${of('could not be run')} could not be run;`,
    `${count(minutes, 'minute')} of measuring`,
  ].join(' ')
}

import { styleText } from 'node:util'
import type { Severity } from '../advisory/advisory.ts'

type Style = Parameters<typeof styleText>[0]

/** Colours text, or does not: decided once, in the command line. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly severity: (severity: Severity) => (text: string) => string
}

const severityStyles = {
  critical: ['bold', 'red'],
  high: 'red',
  moderate: 'yellow',
  low: 'cyan',
} as const satisfies Record<Severity, Style>

export function painter(colour: boolean): Paint {
  const style = (format: Style) => (text: string) => (colour ? styleText(format, text) : text)
  return {
    bold: style('bold'),
    dim: style('dim'),
    good: style('green'),
    bad: style('red'),
    severity: (severity) => style(severityStyles[severity]),
  }
}

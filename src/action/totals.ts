import { severities } from '../advisory/advisory.ts'

export interface Totals {
  /** How many leaks are reported. */
  readonly count: number
  /** The severity of the worst; empty without leaks. */
  readonly worst: string
}

/** The totals of a JSON report. */
export function totalsOf(report: string): Totals {
  const found: string[] = []
  for (const project of list(member(JSON.parse(report), 'projects'))) {
    const findings = [
      ...list(member(project, 'findings')),
      ...list(member(member(project, 'runtime'), 'findings')).filter(
        (finding) => member(finding, 'shown') === true,
      ),
    ]
    found.push(...findings.map((finding) => String(member(finding, 'severity'))))
  }
  return { count: found.length, worst: severities.find((each) => found.includes(each)) ?? '' }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

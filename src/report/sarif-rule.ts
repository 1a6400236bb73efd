import type { EvidenceLevel, Severity } from '../advisory/advisory.ts'
import { severityOf } from '../advisory/advisory.ts'
import type { AdvisorySummary, Database, RuntimeSummary } from '../advisory/database.ts'
import type { ReportOptions } from './reporter.ts'
import { visible } from './sanitise.ts'
import { forSarif } from './sanitise-sarif.ts'
import { proseInMarkdown } from './sanitise-markdown.ts'

export const levels = {
  critical: 'error',
  high: 'error',
  moderate: 'warning',
  low: 'note',
} as const satisfies Record<Severity, string>

/** GitHub's words for alerts that are not about security. */
const problemSeverities = {
  critical: 'error',
  high: 'error',
  moderate: 'warning',
  low: 'recommendation',
} as const satisfies Record<Severity, string>

/** In the middle of the ranges that GitHub calls by the same names. */
const securitySeverities = {
  critical: '9.5',
  high: '8.0',
  moderate: '5.5',
  low: '2.0',
} as const satisfies Record<Severity, string>

const precisions = {
  reproduced: 'very-high',
  confirmed: 'high',
  reported: 'medium',
} as const satisfies Record<EvidenceLevel, string>

/** Characters that GitHub takes of a description. */
const longest = 1024

/** An advisory as a rule of SARIF, with what GitHub wants of one. */
export function ruleOf(
  summary: AdvisorySummary | RuntimeSummary,
  database: Database,
  { sarifSecurity }: ReportOptions,
): object {
  const { id, title, level, leak } = summary
  const severity = severityOf(leak)
  const advisory = database.advisory(id)
  const details = advisory?.details ?? title
  const paragraphs = [
    ...details.trim().split(/\n\s*\n/),
    ...(advisory?.workaround === undefined ? [] : [`Workaround: ${advisory.workaround}`]),
    ...(advisory?.upgradeNotes === undefined ? [] : [`Upgrade notes: ${advisory.upgradeNotes}`]),
  ]
  const link = advisory?.references.find(({ url }) => url.startsWith('https://'))?.url
  return {
    id,
    name: 'MemoryLeak',
    shortDescription: { text: cut(forSarif(title)) },
    fullDescription: { text: cut(forSarif(details)) },
    help: {
      text: paragraphs.map(forSarif).join('\n\n'),
      markdown: paragraphs.map(proseInMarkdown).join('\n\n'),
    },
    ...(link !== undefined && { helpUri: new URL(visible(link)).href }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['memory-leak', 'performance', ...(sarifSecurity ? ['security'] : [])],
      precision: precisions[level],
      'problem.severity': problemSeverities[severity],
      ...(sarifSecurity && { 'security-severity': securitySeverities[severity] }),
    },
  }
}

function cut(text: string): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

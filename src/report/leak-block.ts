import type { Finding } from '../match/match.ts'
import type { Paint } from './paint.ts'
import { forTerminal } from './sanitise.ts'
import type { Labels } from './words.ts'
import { count } from './words.ts'
import { wrapAfter } from './wrap.ts'

export interface LeakPage {
  readonly lockfile: string
  readonly labels: Labels
  readonly paint: Paint
  readonly width: number
}

const maxPlaces = 3

/** Where the text of a leak starts. */
export const leakIndent = ' '.repeat(12)

/** The findings of one advisory. */
export function leakBlock(findings: readonly Finding[], page: LeakPage): string[] {
  const first = findings[0]
  if (!first) return []
  const { advisory, severity } = first
  const name = severity.padEnd(10)
  const lead = `  ${page.paint.severity(severity)(name)}`
  const lines = wrapAfter(
    lead,
    `${advisory.id}  ${forTerminal(advisory.title)}`,
    page.width,
    leakIndent.length,
  )
  lines.push(...wrapAfter(leakIndent, facts(first), page.width))
  const conditions = conditionText(first)
  if (conditions !== '')
    lines.push(...wrapAfter(leakIndent, forTerminal(`only if: ${conditions}`), page.width))
  lines.push(...places(findings, page))
  return lines
}

/** `grows with every query, without bound · confirmed · dev only` */
function facts({ advisory, reach }: Finding): string {
  const { leak, level } = advisory
  const growth = leak.growth === 'unbounded' ? 'without bound' : 'up to a plateau'
  const parts = [`grows with every ${leak.trigger}, ${growth}`, `evidence: ${level}`]
  if (leak.memory !== 'js-heap')
    parts.push(
      { external: 'off-heap buffers', native: 'native memory', handles: 'open handles' }[
        leak.memory
      ],
    )
  if (leak.scope !== 'server') parts.push(leak.scope === 'build' ? 'build tools' : 'in the browser')
  if (reach.dev) parts.push('dev dependency')
  return parts.join(' · ')
}

function conditionText({ advisory: { conditions }, conditions: holds }: Finding): string {
  if (!conditions || holds === 'always') return ''
  const { node, platform, partner, option } = conditions
  const parts = [
    option,
    node === undefined ? undefined : `Node.js ${node}`,
    platform === undefined ? undefined : `on ${platform.join(', ')}`,
    partner === undefined ? undefined : `with ${partner.package} ${partner.range}`,
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}

function places(findings: readonly Finding[], page: LeakPage): string[] {
  const lines: string[] = []
  for (const { package: pkg, paths } of findings.slice(0, maxPlaces)) {
    for (const path of paths.shown) {
      lines.push(...wrapAfter(leakIndent, forTerminal(page.labels.pathOf(path)), page.width))
    }
    const more =
      paths.others > 0
        ? `and ${count(paths.others, 'more direct dependency', 'more direct dependencies')} · `
        : ''
    lines.push(page.paint.dim(`${leakIndent}${more}${forTerminal(`${page.lockfile}:${pkg.line}`)}`))
  }
  const hidden = findings.length - maxPlaces
  if (hidden > 0)
    lines.push(page.paint.dim(`${leakIndent}and ${count(hidden, 'more copy', 'more copies')}`))
  return lines
}

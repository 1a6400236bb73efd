import type { AdvisorySummary, Retained } from '../advisory/database.ts'
import type { Finding } from '../match/finding.ts'
import { amount } from './amount.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { wrapAfter } from './wrap.ts'

const indent = ' '.repeat(12)

/** A leak of a package or of Node.js itself, as far as they are alike. */
export interface Told extends Pick<Finding, 'severity' | 'conditions'> {
  readonly advisory: Pick<
    AdvisorySummary,
    'id' | 'title' | 'leak' | 'level' | 'retained' | 'conditions'
  >
  readonly reach?: Finding['reach']
}

/**
 * One leak: what it is, how it grows, how sure that is, and under which conditions.
 *
 * @param more - said below.
 * @param fails - whether it counts against the exit code.
 */
export function leakBlock(
  finding: Told,
  page: Page,
  more: readonly (string | undefined)[] = [],
  fails = true,
): string[] {
  const { advisory, severity } = finding
  const say = (text: string | undefined) =>
    text === undefined ? [] : wrapAfter(indent, forTerminal(text), page.width)
  const lead = `  ${page.paint.severity(severity)(severity.padEnd(indent.length - 2))}`
  return [
    ...wrapAfter(lead, forTerminal(`${advisory.id} ${advisory.title}`), page.width, indent.length),
    ...say(facts(finding, fails)),
    ...say(conditions(finding)),
    ...more.flatMap(say),
  ]
}

/** What to do in the meantime, where no upgrade helps. */
export function workaroundBlock({ advisory }: Finding, page: Page): string[] {
  const text = page.database.advisory(advisory.id)?.workaround
  return text === undefined ? [] : wrapAfter(indent, forTerminal(`workaround: ${text}`), page.width)
}

const memoryWords = {
  'js-heap': undefined,
  external: 'buffers outside the heap',
  native: 'native memory',
  handles: 'open handles',
} as const

const scopeWords = { server: undefined, build: 'build tools', browser: 'in the browser' } as const

/**
 * `grows with every query, without bound · evidence: confirmed · dev dependency · does not fail`
 *
 * @param fails - whether it counts against the exit code.
 */
export function facts({ advisory: { leak, level, retained }, reach }: Told, fails = true): string {
  const growth = leak.growth === 'unbounded' ? 'without bound' : 'up to a plateau'
  return [
    `grows with every ${leak.trigger}, ${growth}`,
    memoryWords[leak.memory],
    `evidence: ${level}`,
    retained && retainedWords(retained, leak.trigger),
    scopeWords[leak.scope],
    reach?.dev === true ? 'dev dependency' : undefined,
    fails ? undefined : 'does not fail',
  ]
    .filter((part) => part !== undefined)
    .map((part) => part.replaceAll(' ', '\u00A0'))
    .join(' · ')
}

/** `723 B per query, measured on Node 8` */
function retainedWords({ perOperation, meter, node }: Retained, trigger: string): string {
  const where = node === undefined ? '' : ` on Node ${node.split('.')[0]}`
  return `${amount(perOperation, meter)} per ${trigger}, measured${where}`
}

/** `only if: queries are made at all; Node.js <20` */
export function conditions({ advisory, conditions: hold }: Told): string | undefined {
  if (!advisory.conditions || hold === 'always') return undefined
  const { node, platform, partner, flags, option } = advisory.conditions
  const parts = [
    option,
    node === undefined ? undefined : `Node.js ${node}`,
    flags === undefined ? undefined : `run with ${flags.join(' or ')}`,
    platform === undefined ? undefined : `on ${platform.join(', ')}`,
    partner === undefined ? undefined : `with ${partner.package} ${partner.range}`,
  ]
  return `only if: ${parts.filter((part) => part !== undefined).join('; ')}`
}

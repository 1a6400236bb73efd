import type {
  Advisory,
  AffectedRange,
  Measured,
  MeasuredGrowth,
  RuntimeAdvisory,
} from '../advisory/advisory.ts'
import { amount } from './amount.ts'
import { isRuntime, severityOf } from '../advisory/advisory.ts'
import { painter } from './paint.ts'
import type { ReportOptions } from './reporter.ts'
import { forTerminal } from './sanitise.ts'
import { useText } from './use-text.ts'
import { wrap, wrapAfter } from './wrap.ts'

const labelWidth = 15

/** A whole advisory, for people. */
export function explain(advisory: Advisory, { width, colour }: ReportOptions): string {
  const paint = painter(colour)
  const severity = severityOf(advisory.leak)
  const field = (label: string, text: string | undefined): string[] =>
    text === undefined
      ? []
      : wrapAfter(paint.dim(label.padEnd(labelWidth)), forTerminal(text), width, labelWidth)
  const { leak, evidence, measured, conditions, withdrawn } = advisory
  const ofPackage = isRuntime(advisory) ? undefined : advisory
  const replacedBy = ofPackage?.replacedBy
  const ofRuntime = isRuntime(advisory) ? advisory : undefined
  const lines = [
    ...wrap(`${advisory.id}  ${forTerminal(advisory.title)}`, width).map(paint.bold),
    '',
    ...(withdrawn ? field('withdrawn', `${withdrawn.date}: ${withdrawn.reason}`) : []),
    ...field('package', ofPackage?.package),
    ...field('runtime', ofRuntime && `Node.js${componentText(ofRuntime)}`),
    ...field('affected', advisory.affected.map(rangeText).join(', or ')),
    ...field('severity', `${severity}: ${leak.growth}, ${exposureText[leak.exposure]}`),
    ...field(
      'leak',
      `${leak.kind} in ${leak.memory}, grows with every ${leak.trigger}; ${leak.scope}`,
    ),
    ...field('only in code', ofRuntime?.uses?.map(useText).join(', or ')),
    ...field('only if', conditions?.option),
    ...field('with', conditions?.flags?.join(' or ')),
    ...field('on Node.js', conditions?.node),
    ...field('on', conditions?.platform?.join(', ')),
    ...field(
      'together with',
      conditions?.partner && `${conditions.partner.package} ${conditions.partner.range}`,
    ),
    ...field('harmless under', conditions?.harmlessUnder?.join(', ')),
    '',
    ...paragraphs(advisory.details, width),
    '',
    ...field('upgrade', upgradeText(advisory)),
    ...field('upgrade notes', advisory.upgradeNotes),
    ...field('workaround', advisory.workaround),
    ...field('use instead', ofPackage?.replacement),
    ...field(
      'successor',
      replacedBy &&
        `${replacedBy.package}${replacedBy.since === undefined ? '' : ` since ${replacedBy.since}`}`,
    ),
    ...field('evidence', `${evidence.level}. ${evidence.checked}`),
    ...field('measured', measured && measuredText(measured, leak.trigger)),
    ...field('also known as', advisory.aliases?.join(', ')),
    ...advisory.references.flatMap(({ type, url }) => field(type, url)),
    ...field('published', advisory.published),
  ]
  return `${lines.join('\n')}\n`
}

const exposureText = {
  default: 'in ordinary use',
  common: 'in ordinary failures or with usual options',
  uncommon: 'with a rare option or API',
} as const

/** `723 B per query in 7.4.1, 0 B in 7.4.2, on Node.js 8.17.0 (95%: 720 B to 729 B)` */
function measuredText(
  { meter, node, affected, fixed, control }: Measured,
  trigger: string,
): string {
  const of = (growth: MeasuredGrowth) => amount(growth.perOperation, meter)
  const [low, high] = affected.interval
  const other = fixed
    ? `, ${of(fixed)} in ${fixed.version}`
    : control && `, ${of(control)} where it is used without the leak`
  return [
    `${of(affected)} per ${trigger} in ${affected.version}${other ?? ''}`,
    node === undefined ? '' : `, on Node.js ${node}`,
    ` (95%: ${amount(low, meter)} to ${amount(high, meter)})`,
  ].join('')
}

/** `>=3.0.0 <4.3.0` */
export function rangeText({ introduced, fixed, lastAffected }: AffectedRange): string {
  const start = introduced === '0' ? '' : `>=${introduced} `
  if (fixed !== undefined) return `${start}<${fixed}`
  return lastAffected === undefined
    ? `${start}(not fixed yet)`
    : `${start}<=${lastAffected} (never fixed)`
}

function componentText({ component }: RuntimeAdvisory): string {
  return component === undefined ? '' : ` (${component})`
}

function upgradeText(advisory: Advisory): string | undefined {
  if ('recommended' in advisory) return `to ${advisory.recommended}`
  const { affected } = advisory
  const fixes = affected.flatMap(({ fixed }) => (fixed === undefined ? [] : [fixed]))
  return fixes.length === 0 ? undefined : `to ${fixes.join(' or ')}`
}

function paragraphs(markdown: string, width: number): string[] {
  return markdown
    .trim()
    .split(/\n\s*\n/)
    .flatMap((paragraph, index) => [
      ...(index > 0 ? [''] : []),
      ...wrap(forTerminal(paragraph), width),
    ])
}

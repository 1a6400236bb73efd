import { goneOf } from '../fix/proof.ts'
import type { FixOutcome } from './fix-outcome.ts'
import type { Dropped, Fix } from '../fix/fix.ts'
import type { PassedOver } from '../fix/choose.ts'
import { lineDiff } from '../fix/line-diff.ts'
import type { Moved } from '../fix/proof.ts'
import { groupBy } from '../graph/group-by.ts'
import type { Finding } from '../match/finding.ts'
import { programOf } from '../upgrade/command.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { headingText } from './upgrade-text.ts'
import { count } from './words.ts'
import { wrapAfter } from './wrap.ts'

const mostMoved = 40

/** What a fix changes and what it leaves, for people. */
export function fixText(fix: Fix, passedOver: readonly PassedOver[], page: Page): string {
  const lines = [
    ...fix.applied.flatMap((upgrade) => wrapAfter('', headingOf(upgrade), page.width)),
    ...fix.replacements.flatMap((file) => diffBlock(file, page)),
    ...movedBlock(fix.moved, page),
    ...notDone([...fix.dropped, ...passedOver], page),
  ]
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

function headingOf(upgrade: Upgrade): string {
  const leaks = groupBy(upgrade.findings, ({ advisory }) => advisory.id)
  return forTerminal(headingText(upgrade, leaks.size))
}

/** A lockfile is told by the packages that moved. */
function diffBlock({ name, before, after }: Fix['replacements'][number], page: Page): string[] {
  if (!/(?:package\.json|\.ya?ml)$/.test(name) || /lock/.test(name)) return []
  const { paint } = page
  return [
    '',
    paint.bold(forTerminal(name)),
    ...lineDiff(before.toString('utf8'), after.toString('utf8'))
      .map((line) => forTerminal(line.trimEnd().replaceAll('\t', '  ')))
      .map((line) => (line.startsWith('-') ? paint.bad(line) : paint.good(line))),
  ]
}

function movedBlock(moved: readonly Moved[], { paint }: Page): string[] {
  if (moved.length === 0) return []
  const shown = moved.slice(0, mostMoved).map(({ name, before, after }) => {
    if (before.length === 0) return `  + ${name} ${after.join(', ')}`
    if (after.length === 0) return `  - ${name} ${before.join(', ')}`
    return `    ${name} ${before.join(', ')} → ${after.join(', ')}`
  })
  const hidden = moved.length - mostMoved
  return [
    '',
    paint.bold(count(moved.length, 'package moves', 'packages move')),
    ...shown.map(forTerminal),
    ...(hidden > 0 ? [`    and ${hidden} more`] : []),
  ]
}

function notDone(left: readonly (Dropped | PassedOver)[], page: Page): string[] {
  if (left.length === 0) return []
  return [
    '',
    page.paint.bold('Not fixed'),
    ...left.flatMap(({ upgrade, reason }) =>
      wrapAfter('  ', forTerminal(`${leaksOf(upgrade.findings)}: ${reason}`), page.width),
    ),
  ]
}

/** `pg 7.4.1 (LEAK-2018-9001, LEAK-2018-9002)` */
function leaksOf(findings: readonly Finding[]): string {
  const packages = findings.map(({ package: { name, version } }) => `${name} ${version}`)
  const ids = findings.map(({ advisory }) => advisory.id)
  return `${[...new Set(packages)].join(', ')} (${[...new Set(ids)].join(', ')})`
}

/** The last line: what was done, and what is left. */
export function conclusionOf({ scanned, fix, isDry, written, installed }: FixOutcome): string {
  const before = scanned.findings.length
  if (before === 0) return 'No known memory leaks: there is nothing to fix.'
  const nothing = `Nothing was changed: ${count(before, 'leak')} left.`
  if (fix.applied.length === 0) return nothing
  const gone = `${goneOf(scanned.findings, fix.left).length} of ${count(before, 'leak')} gone`
  const result = `${gone}, read again and matched again`
  if (isDry) return `Nothing was written; it would be ${result}.`
  if (!written) return nothing
  const program = programOf(scanned.project.packageManager)
  return `${result}. ${installed ? `\`${program} install\` was run` : `Now run \`${program} install\``}.`
}

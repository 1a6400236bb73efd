import { runtimeFails } from '../policy/threshold.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import { isBinding, isShown } from '../runtime/finding.ts'
import type { RuntimeScan } from '../runtime/scan-runtime.ts'
import type { NodeTarget } from '../runtime/target.ts'
import type { NodeOption, NodeUpgrade } from '../runtime/upgrade.ts'
import { leakBlock } from './leak-block.ts'
import type { Page } from './page.ts'
import { foldedText, notesOf, placesText, targetName, weakText } from './runtime-words.ts'
import { forTerminal } from './sanitise.ts'
import { count } from './words.ts'
import { wrapAfter } from './wrap.ts'

/** The upgrades of Node.js itself, one block each, the worst leak first. */
export function runtimeUpgradeBlocks(runtime: RuntimeScan, page: Page): string[][] {
  return runtime.upgrades.map((upgrade) => upgradeBlock(upgrade, page))
}

/** What is told in a line: where places disagree, and leaks that are not told in full. */
export function runtimeNoteBlocks(runtime: RuntimeScan, page: Page): string[][] {
  const binding = runtime.targets.filter(isBinding)
  const notes = [
    ...notesOf(runtime),
    ...binding.map((target) => folded(runtime, target)),
    ...weakText(runtime),
  ]
  return notes
    .filter((note) => note !== '')
    .map((note) => wrapAfter('', forTerminal(note), page.width).map(page.paint.dim))
}

function upgradeBlock({ target, findings, options }: NodeUpgrade, page: Page): string[] {
  const [first, ...others] = options
  return [
    ...wrapAfter('', forTerminal(heading(target, findings.length, first)), page.width).map(
      page.paint.bold,
    ),
    ...others.flatMap((option) => wrapAfter('  ', `or ${optionText(target, option)}`, page.width)),
    page.paint.dim(`  ${forTerminal(placesText(target.claims))}`),
    ...findings.flatMap((finding) => ['', ...leak(finding, options.length === 0, page)]),
  ]
}

function heading(target: NodeTarget, leaks: number, option: NodeOption | undefined): string {
  if (option) return `Upgrade ${targetName(target)} ${optionText(target, option)}`
  return `${targetName(target)}: ${count(leaks, 'leak')}, and no upgrade is known to help`
}

/** `→ 20.20.2: fixes 6 leaks (from 20.16.0 on; 20.x is no longer supported)` */
function optionText(
  { newest }: NodeTarget,
  { to, enough, ended, line, fixes, brings }: NodeOption,
) {
  const isMajor = newest.split('.')[0] !== to.split('.')[0]
  const brought = brings.length === 0 ? '' : ` and brings ${brings.length}`
  const notes = [
    ...(enough === to ? [] : [`from ${enough} on`]),
    ...(ended ? [`${line}.x is no longer supported`] : []),
  ]
  const remark = notes.length === 0 ? '' : ` (${notes.join('; ')})`
  return `→ ${to}${isMajor ? ' (major)' : ''}: fixes ${count(fixes.length, 'leak')}${brought}${remark}`
}

function leak(finding: RuntimeFinding, isHopeless: boolean, page: Page): string[] {
  const { advisory, use } = finding
  const workaround = isHopeless ? page.database.advisory(advisory.id)?.workaround : undefined
  const more = [
    use.verdict === 'always' ? undefined : useText(use),
    workaround === undefined ? undefined : `workaround: ${workaround}`,
  ]
  return leakBlock(finding, page, more, !page.threshold || runtimeFails(finding, page.threshold))
}

function useText({ verdict, places, packages }: RuntimeFinding['use']): string {
  return verdict === 'own'
    ? `used in ${places.map(({ file, line }) => `${file}:${line}`).join(', ')}`
    : `used by ${packages.join(', ')}`
}

function folded(runtime: RuntimeScan, target: NodeTarget): string {
  const hidden = runtime.findings.filter((one) => one.target === target && !isShown(one))
  const shown = runtime.findings.filter((one) => one.target === target && isShown(one))
  return hidden.length === 0 ? '' : foldedText(target, hidden, shown.length, runtime.searched)
}

import { runtimeFails } from '../policy/threshold.ts'
import type { RuntimeFinding } from '../runtime/finding.ts'
import type { RuntimeScan } from '../runtime/scan-runtime.ts'
import type { NodeUpgrade } from '../runtime/upgrade.ts'
import { leakBlock } from './leak-block.ts'
import type { Page } from './page.ts'
import { headingOf, optionText, placesText, useOf } from './runtime-words.ts'
import { forTerminal } from './sanitise.ts'
import { wrapAfter } from './wrap.ts'

/** The upgrades of Node.js itself, one block each, the worst leak first. */
export function runtimeUpgradeBlocks(runtime: RuntimeScan, page: Page): string[][] {
  return runtime.upgrades.map((upgrade) => upgradeBlock(upgrade, page))
}

function upgradeBlock(upgrade: NodeUpgrade, page: Page): string[] {
  const { target, findings, options } = upgrade
  const heading = wrapAfter('', forTerminal(headingOf(upgrade)), page.width)
  return [
    ...heading.map(page.paint.bold),
    ...options
      .slice(1)
      .flatMap((option) => wrapAfter('  ', `or ${optionText(target, option)}`, page.width)),
    page.paint.dim(`  ${forTerminal(placesText(target.claims))}`),
    ...findings.flatMap((finding) => ['', ...leak(finding, page)]),
  ]
}

function leak(finding: RuntimeFinding, page: Page): string[] {
  const { advisory, fixable } = finding
  const workaround = fixable ? undefined : page.database.advisory(advisory.id)?.workaround
  const more = [useOf(finding), workaround === undefined ? undefined : `workaround: ${workaround}`]
  return leakBlock(finding, page, more, !page.threshold || runtimeFails(finding, page.threshold))
}

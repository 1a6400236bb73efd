import { namesOf } from '../graph/names.ts'
import type { HeapMatch } from '../heap/heap.ts'
import type { ProjectScan } from '../scan.ts'
import type { Page } from './page.ts'
import { forTerminal } from './sanitise.ts'
import { upgradeBlock } from './upgrade-block.ts'
import { wrapAfter } from './wrap.ts'

/** What the lockfile says about a leak that shows, and what to do. */
export function crossingBlock(
  { advisory, crossing }: HeapMatch,
  scan: ProjectScan | undefined,
  page: Page,
): string[] {
  const say = (text: string) => wrapAfter('  ', forTerminal(text), page.width)
  const name = advisory.package
  if (!crossing || !scan) {
    return say(
      `With --project <dir> leakscan says whether your ${name} is affected; \`leakscan explain ${advisory.id}\` tells all about the leak.`,
    )
  }
  const { lockfile } = scan.project
  if (crossing.state === 'not installed') {
    return say(
      `${lockfile} has no ${name}. Did another project run, or is it inside of another package?`,
    )
  }
  const versions = crossing.versions.join(', ')
  if (crossing.state === 'not affected') {
    return say(`Your ${name} ${versions} is not affected: not this leak.`)
  }
  if (crossing.state === 'dismissed') {
    return say(`Your ${name} ${versions} cannot leak like this: ${crossing.reasons.join('; ')}.`)
  }
  const names = namesOf(scan.project.graph)
  return [
    ...say(`${name} ${versions} is installed and affected.`),
    ...crossing.upgrades.flatMap((upgrade) =>
      upgradeBlock(upgrade, scan.project, names, page).map((line) =>
        line === '' ? '' : `  ${line}`,
      ),
    ),
  ]
}

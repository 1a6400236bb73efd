import { namesOf } from '../graph/names.ts'
import type { HeapMatch } from '../heap/heap.ts'
import type { NodeCrossing } from '../heap/node-crossing.ts'
import type { ProjectScan } from '../scan.ts'
import type { Page } from './page.ts'
import { headingOf, optionText } from './runtime-words.ts'
import { forTerminal } from './sanitise.ts'
import { upgradeBlock } from './upgrade-block.ts'
import { wrapAfter } from './wrap.ts'

/** What the lockfile or the version of Node.js says about a leak that shows, and what to do. */
export function crossingBlock(
  match: HeapMatch,
  scan: ProjectScan | undefined,
  page: Page,
): string[] {
  const say = (text: string) => wrapAfter('  ', forTerminal(text), page.width)
  if (match.of === 'node') return nodeText(match.crossing).flatMap(say)
  const { advisory, crossing } = match
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

function nodeText(crossing: NodeCrossing | undefined): string[] {
  if (!crossing) return ['With --node <version> leakscan says whether your Node.js is affected.']
  const { node, state } = crossing
  const where = { flag: '', snapshot: ', as the snapshot says,', project: ', as the project says,' }
  const name = `Node.js ${node.version}${where[node.source]}`
  if (state === 'not affected') return [`${name} is not affected: not this leak.`]
  const { upgrade } = crossing
  if (!upgrade) return [`${name} is affected.`]
  const [, ...others] = upgrade.options
  return [
    `${name} is affected.`,
    headingOf(upgrade),
    ...others.map((option) => `or ${optionText(upgrade.target, option)}`),
  ]
}

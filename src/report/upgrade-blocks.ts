import { namesOf } from '../graph/names.ts'
import type { ProjectScan } from '../scan.ts'
import type { Page } from './page.ts'
import { runtimeUpgradeBlocks } from './runtime-block.ts'
import { upgradeBlock } from './upgrade-block.ts'

export type UpgradeBlocks = (scan: ProjectScan, page: Page) => string[][]

/** All that a project can do, a block each: about Node.js itself first, then about its packages. */
export const upgradeBlocks: UpgradeBlocks = ({ project, upgrades, runtime }, page) => {
  const names = namesOf(project.graph)
  return [
    ...(runtime ? runtimeUpgradeBlocks(runtime, page) : []),
    ...upgrades.map((upgrade) => upgradeBlock(upgrade, project, names, page)),
  ]
}

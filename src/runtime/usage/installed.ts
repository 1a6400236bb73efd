import { join } from 'node:path'
import { listing } from './source-files.ts'

/** An installed copy of a package: its name and its folder. */
export interface InstalledPackage {
  readonly name: string
  readonly folder: string
}

/** The stores in which pnpm and yarn keep the packages that links lead to. */
const stores = ['.pnpm', '.store']

/**
 * Every package in the node_modules of some folders, those inside of others and in the stores of pnpm and
 * yarn included; links are not followed, since what they lead to is in a store or a workspace.
 */
export function* installedPackages(folders: readonly string[]): Generator<InstalledPackage> {
  const queue = folders.map((folder) => join(folder, 'node_modules')).toReversed()
  for (let modules = queue.pop(); modules !== undefined; modules = queue.pop()) {
    for (const name of namesIn(modules)) {
      const folder = join(modules, name)
      queue.push(join(folder, 'node_modules'))
      yield { name, folder }
    }
    for (const store of stores) {
      for (const entry of listing(join(modules, store)))
        if (entry.isDirectory()) queue.push(join(modules, store, entry.name, 'node_modules'))
    }
  }
}

function namesIn(modules: string): string[] {
  return listing(modules).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return []
    if (!entry.name.startsWith('@')) return [entry.name]
    return listing(join(modules, entry.name))
      .filter((inner) => inner.isDirectory())
      .map((inner) => `${entry.name}/${inner.name}`)
  })
}

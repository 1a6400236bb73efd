import { join, resolve } from 'node:path'
import { LeakscanError } from '../errors.ts'
import type { DependencyGraph, Package } from '../graph/graph.ts'
import type { PackageManager } from '../upgrade/package-manager.ts'
import { disk, displayPath } from './files.ts'
import type { Differences, Project } from './project.ts'
import { manifestsOf, readProject } from './read.ts'

/**
 * Reads what is installed in a folder, whether it has a lockfile or not.
 *
 * @throws LeakscanError `LOCKFILE_NOT_FOUND` when there is no node_modules.
 */
export async function readInstalledProject(path: string, cwd: string): Promise<Project> {
  const folder = resolve(cwd, path)
  // arborist takes some 200 ms to load, and nothing else needs it.
  const { readInstalledTree } = await import('./installed-tree.ts')
  const graph = await readInstalledTree(folder, displayPath(folder, cwd))
  const locked = await readLocked(folder, cwd)
  const differences = locked && differencesBetween(graph, locked)
  return {
    lockfile: displayPath(join(folder, 'node_modules'), cwd),
    graph,
    home: { folder, readText: disk.readText },
    packageManager: locked?.packageManager ?? installerOf(graph),
    ...manifestsOf(folder, cwd),
    folder,
    releaseAge: locked?.releaseAge ?? (async () => undefined),
    rules: locked?.rules ?? (async () => (await import('../lockfile/version-rules.ts')).noRules),
    placeOf: ({ id }) => ({ file: displayPath(join(folder, id, 'package.json'), cwd), line: 1 }),
    passedOver: [],
    ...(differences && { differences }),
  }
}

async function readLocked(folder: string, cwd: string): Promise<Project | undefined> {
  try {
    return await readProject(folder, cwd)
  } catch (error) {
    if (error instanceof LeakscanError && error.code === 'LOCKFILE_NOT_FOUND') return undefined
    throw error
  }
}

/** Who installed a tree that has no lockfile: pnpm has a store of its own, the others look alike. */
function installerOf({ packages }: DependencyGraph): PackageManager {
  return packages.some(({ id }) => id.includes('node_modules/.pnpm/')) ? 'pnpm' : 'npm'
}

function differencesBetween(installed: DependencyGraph, locked: Project): Differences | undefined {
  const expected = locked.graph.packages.filter((pkg) => {
    const { dev, optional, devOptional, peer } = locked.graph.reach(pkg)
    return !dev && !optional && !devOptional && !peer
  })
  const lockedNames = versionsOf(locked.graph.packages)
  const installedNames = versionsOf(installed.packages)
  const installedOnly = [...installedNames].filter((name) => !lockedNames.has(name)).toSorted()
  const lockedOnly = [...versionsOf(expected)]
    .filter((name) => !installedNames.has(name))
    .toSorted()
  if (installedOnly.length + lockedOnly.length === 0) return undefined
  return { lockfile: locked.lockfile, installedOnly, lockedOnly }
}

function versionsOf(packages: readonly Package[]): Set<string> {
  const versioned = packages.filter(({ version }) => version !== undefined)
  return new Set(versioned.map(({ name, version }) => `${name}@${version}`))
}

import type { DependencyGraph } from '../../graph/graph.ts'
import { memoized } from '../../graph/memoized.ts'
import { damaged } from '../damage.ts'
import type { LockfileInput } from '../reader.ts'
import { classicEdges, isInstalled } from './edges.ts'
import { readClassicEntries } from './packages.ts'
import { repair } from './repair.ts'
import type { Workspaces } from './workspaces.ts'
import { reachThrough } from '../yarn-reach.ts'

/** Reads a lockfile of any layout, or what an outline leaves out. */
export function readWhole(
  { text, path }: LockfileInput,
  formatVersion: string | undefined,
  readManifests: () => Workspaces,
): DependencyGraph {
  const entries = readClassicEntries(text, path, repair)
  const workspaces = readManifests()
  if (entries.length === 0) checkEmptiness(text, path, formatVersion, workspaces)
  const { importers, complete } = workspaces
  const edges = memoized(() => classicEdges(text, entries, workspaces))
  const reach = memoized(() => reachThrough(importers, edges(), complete))
  return {
    format: 'yarn-classic',
    formatVersion: formatVersion ?? '1',
    importers,
    packages: entries.map(({ pkg }) => pkg),
    edges,
    reach: (pkg) => reach()(pkg),
  }
}

/**
 * A lockfile without entries is right where nothing is needed but what the workspaces are themselves,
 * and otherwise a file that was cut off after its header.
 */
function checkEmptiness(
  text: string,
  path: string,
  formatVersion: string | undefined,
  { manifests, complete }: Workspaces,
): void {
  const names = new Set(Array.from(manifests.values(), ({ name }) => name))
  const needed = [...manifests.values()].flatMap(({ dependencies }) => dependencies)
  const isCutOff =
    complete && needed.some(({ name, type }) => isInstalled(type) && !names.has(name))
  if (formatVersion === undefined || isCutOff) {
    throw damaged(text, path, 1, 'it has no entries', repair)
  }
}

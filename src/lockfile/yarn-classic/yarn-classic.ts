import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph, Edge, Package, Reach } from '../../graph/graph.ts'
import { memoized } from '../../graph/memoized.ts'
import { outlinedGraph } from '../../graph/outline.ts'
import { damaged } from '../damage.ts'
import { refuseNulBytes } from '../nul-byte.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { classicEdges, isInstalled } from './edges.ts'
import { readOutline } from './outline.ts'
import { readClassicEntries } from './packages.ts'
import type { Workspaces } from './workspaces.ts'
import { isPlain, readWorkspaces } from './workspaces.ts'
import { reachThrough } from '../yarn-reach.ts'

const repair = 'write it anew with `yarn install`'
const header = /^# yarn lockfile v(\d+) *\r?$/m

/**
 * Reads the `yarn.lock` of yarn 1. The format has neither direct dependencies nor workspaces: those
 * come from the manifests.
 *
 * Format: https://classic.yarnpkg.com/en/docs/yarn-lock and yarn's own parser.
 */
export const yarnClassicReader: LockfileReader = {
  format: 'yarn-classic',
  read,
}

function read(input: LockfileInput): DependencyGraph {
  const { text, path } = input
  refuseNulBytes(text, path, repair)
  const formatVersion = readVersion(input)
  const workspaces = memoized(() => readWorkspaces(input))
  const whole = () => readWhole(input, formatVersion, workspaces)
  const outline = readOutline(text)
  if (!outline) return whole()
  // A manifest that cannot be read is told at once, as it is without an outline.
  if (!isPlain(input.readManifest(''))) workspaces()
  return outlinedGraph(
    { format: 'yarn-classic', formatVersion: formatVersion ?? '1', outline },
    whole,
  )
}

function readWhole(
  { text, path }: LockfileInput,
  formatVersion: string | undefined,
  readManifests: () => Workspaces,
): DependencyGraph {
  const entries = readClassicEntries(text, path, repair)
  const workspaces = readManifests()
  if (entries.length === 0) checkEmptiness(text, path, formatVersion, workspaces)
  const { importers, complete } = workspaces
  let knownEdges: readonly Edge[] | undefined
  let knownReach: ((pkg: Package) => Reach) | undefined
  const edges = () => (knownEdges ??= classicEdges(text, entries, workspaces))
  return {
    format: 'yarn-classic',
    formatVersion: formatVersion ?? '1',
    importers,
    packages: entries.map(({ pkg }) => pkg),
    edges,
    reach: (pkg) => (knownReach ??= reachThrough(importers, edges(), complete))(pkg),
  }
}

function readVersion({ text, path }: LockfileInput): string | undefined {
  const version = header.exec(text)?.[1]
  if (version === undefined || version === '1') return version
  throw new LeakscanError(
    'LOCKFILE_VERSION',
    `${path}: version ${version} of yarn's first lockfile format is not known`,
    { hint: 'Update leakscan.' },
  )
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

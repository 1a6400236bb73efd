import type { DependencyGraph, Edge, Importer, Package } from '../../graph/graph.ts'
import { deriveReach } from '../../graph/reach.ts'
import { damaged, lineAt } from '../damage.ts'
import { memoized } from '../../graph/memoized.ts'
import type { PnpmDocument } from './document.ts'
import { readPnpmDocument } from './document.ts'
import { directEdges, packageEdges } from './edges.ts'
import { packagesOf } from './packages.ts'
import { linksOf, missingDependency } from './references.ts'
import { repair } from './repair.ts'
import type { LockfileInput } from '../reader.ts'
import { manifestName } from '../manifest-name.ts'
import type { YamlPart } from '../yaml/cursor.ts'
import { readYaml } from '../yaml/fallback.ts'

/** Reads a lockfile of any layout, or what an outline leaves out. */
export function readWhole(
  { text, path, readManifest }: LockfileInput,
  part: YamlPart,
): DependencyGraph {
  const fail = (line: number, problem: string): never => {
    throw damaged(text, path, line, problem, repair)
  }
  const document = readYaml(part, path, repair, (cursor) => readPnpmDocument(cursor, path, fail))
  const links = linksOf(document)
  const linkIds = new Set(links.map(({ id }) => id))
  const packages = [...packagesOf(document), ...links]
  const edges = memoized(() => [
    ...directEdges(document),
    ...readYaml(part, path, repair, (cursor) => packageEdges(cursor, document, linkIds)),
  ])
  checkWhole(text, document, edges, fail)
  const importers = importersOf(document, readManifest)
  const derived = memoized(() => deriveReach(importers, edges()))
  return {
    format: 'pnpm',
    formatVersion: document.version,
    importers,
    packages: packages,
    edges,
    reach: (pkg) => reachOf(pkg, document, derived()),
  }
}

function importersOf(
  { importers }: PnpmDocument,
  readManifest: LockfileInput['readManifest'],
): Importer[] {
  const list = [...importers.keys()].map((id) => manifestName(id, readManifest))
  return list.toSorted((a, b) => Number(a.id !== '') - Number(b.id !== ''))
}

/**
 * A file that was cut off is often good YAML still. What gives it away are references to entries
 * that are missing: those of direct dependencies are always looked at, the others only where the
 * last line is not whole either, since that takes as long as the rest of the reading.
 */
function checkWhole(
  text: string,
  document: PnpmDocument,
  edges: () => readonly Edge[],
  fail: (line: number, problem: string) => never,
): void {
  const missing = missingDependency(document)
  if (missing) fail(missing.line, `${missing.name} ${missing.reference} has no entry in "packages"`)
  if (text.endsWith('\n')) return
  const dangling = edges().find(({ to }) => to === undefined)
  if (dangling)
    fail(lineAt(text, text.length), `the file is cut off: ${dangling.name} has no entry`)
}

/** Up to 6.x the lockfile tells dev and optional itself, wherever it is the one or the other. */
function reachOf(
  pkg: Package,
  { entries }: PnpmDocument,
  derived: ReturnType<typeof deriveReach>,
): ReturnType<typeof derived> {
  const reach = derived(pkg)
  const { dev = reach.dev, optional = reach.optional } = entries.get(pkg.id) ?? {}
  const isEither = dev === true || optional === true
  return { ...reach, dev, optional, devOptional: isEither ? false : reach.devOptional }
}

import type { DependencyGraph, Edge, Importer, Package } from '../../graph/graph.ts'
import { deriveReach } from '../../graph/reach.ts'
import { outlinedGraph } from '../../graph/outline.ts'
import { damaged, lineAt } from '../damage.ts'
import { memoized } from '../../graph/memoized.ts'
import { refuseNulBytes } from '../nul-byte.ts'
import type { PnpmDocument } from './document.ts'
import { readPnpmDocument } from './document.ts'
import { directEdges, linksOf, missingDependency, packageEdges } from './edges.ts'
import { readOutline } from './outline.ts'
import { packagesOf } from './packages.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { manifestName } from '../manifest-name.ts'
import type { YamlPart } from '../yaml/cursor.ts'
import { readYaml } from '../yaml/fallback.ts'

const repair = 'run `pnpm install --lockfile-only`'

/**
 * Reads `pnpm-lock.yaml` of lockfileVersion 5, 6 and 9.
 *
 * From pnpm 11 on the file may start with a YAML document for pnpm's own environment: the package
 * manager and its plugins. That is no part of the project and is left out, as pnpm does when it
 * installs the project.
 */
export const pnpmReader: LockfileReader = { format: 'pnpm', read }

function read(input: LockfileInput): DependencyGraph {
  refuseNulBytes(input.text, input.path, repair)
  const part = projectDocument(input.text)
  const whole = () => readWhole(input, part)
  const outlined = readOutline(part)
  if (!outlined) return whole()
  const { version, outline } = outlined
  return outlinedGraph({ format: 'pnpm', formatVersion: version, outline }, whole)
}

function readWhole({ text, path, readManifest }: LockfileInput, part: YamlPart): DependencyGraph {
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

/** The last document: the project's own. */
function projectDocument(text: string): YamlPart {
  if (!text.startsWith('---')) return { text, offset: 0, line: 1 }
  let offset = text.indexOf('\n') + 1
  const separator = /^\n---[ \t]*\r?\n/
  for (let at = text.indexOf('\n---', 3); at !== -1; at = text.indexOf('\n---', at + 1)) {
    const match = separator.exec(text.slice(at, at + 16))
    if (match) offset = at + match[0].length
  }
  return { text, offset, line: lineAt(text, offset) }
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

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Use } from '../../advisory/advisory.ts'
import type { DependencyGraph } from '../../graph/graph.ts'
import { outlineOf } from '../../graph/outline.ts'
import { displayPath } from '../../project/files.ts'
import type { FoundUse } from './file-uses.ts'
import { usesIn } from './file-uses.ts'
import { flagPlaces } from './flags.ts'
import { installedPackages } from './installed.ts'
import { ownCode, packageCode, sourceFiles } from './source-files.ts'
import type { Searched, Usage, UsePlace } from './usage.ts'
import { keyOf, mostShown, usageOf } from './usage.ts'

export interface SearchOptions {
  /** The project's folder, absolute. */
  readonly folder: string
  readonly graph: DependencyGraph
  readonly cwd: string
  /** Bytes after which the search ends as it is. Default: 256 MiB. */
  readonly most?: number
}

/** Some seconds' worth. Not a time, so that the same project gives the same report on a busy machine. */
const defaultMost = 256 * 1024 * 1024

/** To open a file takes as long as to read so many bytes. */
const costOfFile = 4096

/** Longer files are data, or bundles of everything. */
const maxBytes = 2 * 1024 * 1024

/** What may still be read. */
interface Budget {
  bytes: number
}

export interface Wanted {
  readonly uses: readonly Use[]
  /** Of Node.js, as `--inspect`. */
  readonly flags: readonly string[]
}

/**
 * Looks for uses in the project's own code, and for those that it does not make itself in its packages; for
 * flags in what starts it.
 */
export function searchUses({ uses, flags }: Wanted, options: SearchOptions): Usage {
  const budget: Budget = { bytes: options.most ?? defaultMost }
  const distinct = [...new Map(uses.map((use) => [keyOf(use), use])).values()]
  const own = searchOwn(distinct, options, budget)
  const left = distinct.filter((use) => !own.places.has(keyOf(use)))
  const installed = searchPackages(left, options, budget)
  return usageOf(
    {
      places: own.places,
      packages: installed.packages,
      flags: flagPlaces(flags, options.folder, options.cwd),
    },
    searchedAll(own, installed, budget.bytes <= 0),
  )
}

/** Components mostly run in browsers, whose globals are not those of Node.js. */
const isOfPages = /\.[jt]sx$/

interface OwnSearch {
  readonly places: Map<string, UsePlace[]>
  readonly files: number
}

interface PackageSearch {
  readonly packages: Map<string, string[]>
  readonly searched: number
  readonly isInstalled: boolean
}

function searchedAll(own: OwnSearch, installed: PackageSearch, isOver: boolean): Searched {
  const incomplete = isOver
    ? 'too much'
    : own.files === 0
      ? 'no sources'
      : installed.isInstalled
        ? undefined
        : 'not installed'
  return {
    own: own.files,
    packages: installed.searched,
    ...(incomplete !== undefined && { incomplete }),
  }
}

function searchOwn(
  wanted: readonly Use[],
  { folder, cwd }: SearchOptions,
  budget: Budget,
): OwnSearch {
  const places = new Map<string, UsePlace[]>()
  let files = 0
  for (const path of sourceFiles(folder, ownCode)) {
    if (budget.bytes <= 0) break
    files++
    const asked = isOfPages.test(path) ? wanted.filter((use) => !('global' in use)) : wanted
    for (const { use, line } of usesInFile(path, asked, budget)) {
      const place = { file: displayPath(path, cwd), line }
      places.set(keyOf(use), [...(places.get(keyOf(use)) ?? []), place])
    }
  }
  return { places, files }
}

function searchPackages(
  wanted: readonly Use[],
  { folder, graph }: SearchOptions,
  budget: Budget,
): PackageSearch {
  const packages = new Map<string, string[]>()
  let searched = 0
  if (wanted.length === 0) return { packages, searched, isInstalled: true }
  // Asked first, since the graph may not have been read so far.
  if (!existsSync(join(folder, 'node_modules')))
    return { packages, searched, isInstalled: isEmpty(graph) }
  const folders = graph.importers.map(({ id }) => join(folder, id))
  const production = productionNames(graph)
  for (const installed of installedPackages(folders)) {
    if (budget.bytes <= 0) break
    if (!production.has(installed.name)) continue
    searched++
    for (const use of usesInPackage(installed.folder, wanted, packages, budget)) {
      const names = new Set([...(packages.get(keyOf(use)) ?? []), installed.name])
      packages.set(keyOf(use), [...names])
    }
  }
  return { packages, searched, isInstalled: true }
}

function isEmpty(graph: DependencyGraph): boolean {
  const { size, others } = outlineOf(graph)
  return size + others === 0
}

/** Names of packages of which a copy is not for development only. */
function productionNames(graph: DependencyGraph): ReadonlySet<string> {
  const production = graph.packages.filter((pkg) => graph.reach(pkg).dev !== true)
  return new Set(production.map(({ name, alias }) => alias ?? name))
}

function usesInPackage(
  folder: string,
  wanted: readonly Use[],
  packages: ReadonlyMap<string, readonly string[]>,
  budget: Budget,
): Use[] {
  // Of a use that many packages make, more names tell nothing more.
  let left = wanted.filter((use) => (packages.get(keyOf(use))?.length ?? 0) < mostShown)
  const found: Use[] = []
  for (const path of sourceFiles(folder, packageCode)) {
    if (left.length === 0 || budget.bytes <= 0) break
    const uses = usesInFile(path, left, budget).map(({ use }) => use)
    found.push(...uses)
    left = left.filter((use) => !uses.includes(use))
  }
  return found
}

function usesInFile(path: string, wanted: readonly Use[], budget: Budget): FoundUse[] {
  try {
    const { size } = statSync(path)
    if (size > maxBytes) return []
    budget.bytes -= size + costOfFile
    return usesIn(readFileSync(path, 'utf8'), wanted)
  } catch (error) {
    // It went away, or nobody may read it.
    if (error instanceof Error && 'syscall' in error) return []
    throw error
  }
}

import type { DependencyGraph } from '../graph/graph.ts'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'

/** What a project had before: its findings are not news. */
export interface Baseline {
  readonly has: (finding: Finding) => boolean
}

/**
 * The same leak of the same version is the same finding: another copy of it, another path to it, or a
 * lockfile that was written anew, in another format even, make nothing new. It is new when so far only
 * development had it and now the running program has.
 */
export function baselineOfFindings(findings: readonly Finding[]): Baseline {
  const known = new Set(findings.map((finding) => keyOf(finding, isBackground(finding))))
  return {
    has: (finding) =>
      known.has(keyOf(finding, false)) ||
      (isBackground(finding) && known.has(keyOf(finding, true))),
  }
}

function keyOf({ advisory, package: pkg }: Finding, background: boolean): string {
  return JSON.stringify([advisory.id, pkg.name, pkg.version, background])
}

/** The packages of a project at some time, as `name@version`, each once and by code unit. */
export interface KnownPackages {
  readonly packages: readonly string[]
  /** Those that only development needed. */
  readonly devPackages: readonly string[]
  /** The versions of Node.js that its files name, as they write them. */
  readonly node: readonly string[]
}

/**
 * Packages rather than findings are what a file remembers, so that an advisory that is published later
 * makes nothing new of a package that was there all the time.
 */
export function baselineOfPackages({
  packages,
  devPackages,
}: Pick<KnownPackages, 'packages' | 'devPackages'>): Baseline {
  const inForeground = new Set(packages)
  const inDevelopment = new Set(devPackages)
  return {
    has: (finding) => {
      const name = `${finding.package.name}@${finding.package.version}`
      return inForeground.has(name) || (isBackground(finding) && inDevelopment.has(name))
    },
  }
}

export function packagesOf(graph: DependencyGraph): Omit<KnownPackages, 'node'> {
  const checked = graph.packages.filter(
    ({ source, version }) => source === 'registry' && version !== undefined,
  )
  const isDev = new Map(checked.map((pkg) => [pkg.id, graph.reach(pkg).dev === true]))
  const namesOf = (dev: boolean) =>
    checked
      .filter(({ id }) => isDev.get(id) === dev)
      .map(({ name, version }) => `${name}@${version}`)
  const packages = new Set(namesOf(false))
  const devPackages = new Set(namesOf(true).filter((name) => !packages.has(name)))
  return { packages: [...packages].toSorted(), devPackages: [...devPackages].toSorted() }
}

import valid from 'semver/functions/valid.js'
import type { AffectedRange, Severity } from '../advisory/advisory.ts'
import { severityOf } from '../advisory/advisory.ts'
import type { AdvisorySummary, Database } from '../advisory/database.ts'
import type { DependencyGraph, Package, Reach } from '../graph/graph.ts'
import { groupBy } from '../graph/group-by.ts'
import type { DependencyPaths } from '../graph/paths.ts'
import { dependencyPaths, edgesIn } from '../graph/paths.ts'
import type { Surroundings } from './conditions.ts'
import { weighConditions } from './conditions.ts'
import { affectedRange } from './ranges.ts'

/** One advisory that matches one package of one project. */
export interface Finding {
  readonly advisory: AdvisorySummary
  readonly severity: Severity
  readonly package: Package
  /** The range of the advisory that holds the installed version. */
  readonly range: AffectedRange
  /** `unknown`: the report prints the conditions, and the reader decides. */
  readonly conditions: 'always' | 'yes' | 'unknown'
  readonly reach: Reach
  readonly paths: DependencyPaths
}

/** An advisory that matches by version and cannot apply here. */
export interface Dismissed {
  readonly advisory: AdvisorySummary
  readonly package: Package
  readonly reason: string
}

export interface Matches {
  /** By package name, package id and advisory id, by code unit. */
  readonly findings: readonly Finding[]
  readonly dismissed: readonly Dismissed[]
  /** Registry packages of names the database knows, whose version is not SemVer. */
  readonly unreadable: readonly Package[]
}

/**
 * Matches a graph against a database: registry packages only, aliases by their real name.
 *
 * The cost grows with the packages that the database knows, not with the advisories; paths and reach
 * are walked for findings only.
 */
export function matchGraph(
  graph: DependencyGraph,
  database: Database,
  surroundings: Surroundings = {},
): Matches {
  const known = new Set(database.packageNames())
  const candidates = graph.packages.filter(
    ({ name, source }) => known.has(name) && source === 'registry',
  )
  const [readable, unreadable] = partition(candidates, ({ version }) => valid(version) !== null)
  const findings: Finding[] = []
  const dismissed: Dismissed[] = []
  const packagesNamed = lazyByName(graph)
  for (const pkg of readable) {
    for (const advisory of database.advisoriesFor(pkg.name)) {
      const range = affectedRange(pkg.version ?? '', advisory.affected)
      if (!range) continue
      const verdict = weighConditions(advisory.conditions, surroundings, {
        packagesNamed,
        dependents: () => dependentNames(graph, pkg),
      })
      if (verdict.holds === 'no') {
        dismissed.push({ advisory, package: pkg, reason: verdict.reason })
      } else {
        findings.push({
          advisory,
          severity: severityOf(advisory.leak),
          package: pkg,
          range,
          conditions: verdict.holds,
          reach: graph.reach(pkg),
          paths: dependencyPaths(graph, pkg.id),
        })
      }
    }
  }
  return {
    findings: findings.toSorted(byPackageThenAdvisory),
    dismissed: dismissed.toSorted(byPackageThenAdvisory),
    unreadable,
  }
}

/** Of an importer the name counts for nothing: it is the project itself, and may do anything. */
function dependentNames(graph: DependencyGraph, pkg: Package): string[] {
  const names = new Map(graph.packages.map(({ id, name }) => [id, name]))
  return edgesIn(graph)(pkg.id).map(({ from }) => names.get(from) ?? `the project (${from})`)
}

function lazyByName(graph: DependencyGraph): (name: string) => readonly Package[] {
  let index: ReadonlyMap<string, readonly Package[]> | undefined
  return (name) => {
    index ??= groupBy(graph.packages, (pkg) => pkg.name)
    return index.get(name) ?? []
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

function byPackageThenAdvisory(
  a: Pick<Finding, 'package' | 'advisory'>,
  b: Pick<Finding, 'package' | 'advisory'>,
): number {
  return (
    codeUnits(a.package.name, b.package.name) ||
    codeUnits(a.package.id, b.package.id) ||
    codeUnits(a.advisory.id, b.advisory.id)
  )
}

/** Whether a finding does not concern the running program: dev-only, or a leak of build tools. */
export function isBackground({ reach, advisory }: Finding): boolean {
  return reach.dev === true || advisory.leak.scope === 'build'
}

/** Orders two texts the same way on every machine, which localeCompare does not. */
export function codeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

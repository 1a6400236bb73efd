import { severityOf } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import { codeUnits } from '../code-units.ts'
import type { DependencyGraph, Package } from '../graph/graph.ts'
import { indexesNamed, outlineOf } from '../graph/outline.ts'
import { partsOf } from '../graph/parts.ts'
import { dependencyPaths } from '../graph/paths.ts'
import type { Surroundings } from './conditions.ts'
import { weighConditions } from './conditions.ts'
import type { Dismissed, Finding, Matches } from './finding.ts'
import { dependentsOf, isHarmless, reachThrough } from './harmless.ts'
import { affectedRange, isVersion } from './ranges.ts'

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
  const { packagesNamed } = partsOf(graph)
  const candidates = knownNames(graph, database)
    .flatMap(packagesNamed)
    .filter(({ source }) => source === 'registry')
    .toSorted((a, b) => a.line - b.line)
  const [readable, unreadable] = partition(candidates, ({ version }) => isVersion(version))
  const findings: Finding[] = []
  const dismissed: Dismissed[] = []
  for (const pkg of readable) {
    for (const advisory of database.advisoriesFor(pkg.name)) {
      const range = affectedRange(pkg.version ?? '', advisory.affected)
      if (!range) continue
      const verdict = weighConditions(advisory.conditions, surroundings, {
        packagesNamed,
        dependents: () => dependentsOf(graph, pkg).map(({ dependent }) => dependent),
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
          ...waysTo(graph, pkg, advisory.conditions?.harmlessUnder),
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

/** How the project comes by a package, leaving out the dependents that do no harm. */
function waysTo(
  graph: DependencyGraph,
  pkg: Package,
  harmlessUnder: readonly string[] | undefined,
): Pick<Finding, 'reach' | 'paths'> {
  const all = harmlessUnder ? dependentsOf(graph, pkg) : []
  const suspect = all.filter(({ dependent }) => !isHarmless(dependent, harmlessUnder ?? []))
  if (suspect.length === all.length) {
    return { reach: graph.reach(pkg), paths: dependencyPaths(graph, pkg.id) }
  }
  const ends = new Set(suspect.map(({ edge }) => edge.from))
  return {
    reach: reachThrough(graph, pkg, suspect),
    paths: dependencyPaths(graph, pkg.id, undefined, (id) => ends.has(id)),
  }
}

/** The names in a graph that the database has advisories for. */
function knownNames(graph: DependencyGraph, database: Database): string[] {
  const outline = outlineOf(graph)
  const names = database.packageNames()
  const installed = new Set(indexesNamed(outline, new Set(names)).map(outline.nameOf))
  return names.filter((name) => installed.has(name))
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

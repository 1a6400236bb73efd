import satisfies from 'semver/functions/satisfies.js'
import type { DependencyGraph, Edge, Package, Reach } from '../graph/graph.ts'
import { partsOf } from '../graph/parts.ts'

/** What depends on a package: another one, or an importer under a name that no package has. */
export interface Dependent {
  readonly name: string
  /** Absent: the lockfile has none. */
  readonly version?: string | undefined
}

/** An entry of `harmlessUnder`: `express`, or `express@>=4 <6` where only some versions were found harmless. */
export interface HarmlessDependent {
  readonly name: string
  readonly range?: string
}

export function parseHarmless(entry: string): HarmlessDependent {
  const at = entry.indexOf('@', 1)
  return at === -1 ? { name: entry } : { name: entry.slice(0, at), range: entry.slice(at + 1) }
}

/** Whether a dependent's own use is known not to leak. */
export function isHarmless({ name, version }: Dependent, entries: readonly string[]): boolean {
  return entries.map(parseHarmless).some((entry) => {
    if (entry.name !== name) return false
    if (entry.range === undefined) return true
    return version !== undefined && satisfies(version, entry.range, { includePrerelease: true })
  })
}

/** An edge that leads to a package, and whose it is. */
export interface DependentEdge {
  readonly edge: Edge
  readonly dependent: Dependent
  /** Absent: it is an importer. */
  readonly package?: Package
}

/** Everything that depends on a package. An importer is the project itself, and may do anything. */
export function dependentsOf(graph: DependencyGraph, { id }: Package): DependentEdge[] {
  const { edgesInto, packageOf } = partsOf(graph)
  return edgesInto(id).map((edge) => {
    const pkg = packageOf(edge.from)
    return pkg
      ? { edge, dependent: pkg, package: pkg }
      : { edge, dependent: { name: `the project (${edge.from})` } }
  })
}

/**
 * How a package is reached where only these of its dependents count: a copy that production shares with
 * development is for development only when all of production is harmless.
 */
export function reachThrough(
  graph: DependencyGraph,
  pkg: Package,
  edges: readonly DependentEdge[],
): Reach {
  const reach = graph.reach(pkg)
  const isDev = edges.every(({ edge, package: from }) =>
    from ? graph.reach(from).dev === true : edge.type === 'dev',
  )
  return isDev ? { ...reach, dev: true, devOptional: false } : reach
}

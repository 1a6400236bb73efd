import type { DependencyGraph, Package } from '../graph/graph.ts'
import { groupBy } from '../graph/group-by.ts'
import type { DependencyPath } from '../graph/paths.ts'

/** `1 leak`, `2 leaks`, `1,250 packages`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? noun : plural}`
}

/** The graph's importers and packages by id, as people call them. */
export interface Labels {
  readonly nameOf: (id: string) => string
  /** `name@version`, an alias as `alias (name@version)`; an importer by name, or by folder. */
  readonly labelOf: (id: string) => string
  /** `root › a@1.0.0 › b@2.0.0` */
  readonly pathOf: (path: DependencyPath) => string
}

export function labelsOf(graph: DependencyGraph): Labels {
  const packages = groupBy(graph.packages, (pkg) => pkg.id)
  const importers = new Map(graph.importers.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) =>
    importers.has(id)
      ? (importers.get(id) ?? (id || 'this project'))
      : (packages.get(id)?.[0]?.name ?? id)
  const labelOf = (id: string) => {
    const pkg = packages.get(id)?.[0]
    return pkg && !importers.has(id) ? label(pkg) : nameOf(id)
  }
  return { nameOf, labelOf, pathOf: (path) => path.map(labelOf).join(' › ') }
}

function label({ name, alias, version }: Package): string {
  const own = version === undefined ? name : `${name}@${version}`
  return alias === undefined ? own : `${alias} (${own})`
}

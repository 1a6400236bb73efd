import type { DependencyGraph, Package } from './graph.ts'
import { memoized } from './memoized.ts'
import { partsOf } from './parts.ts'
import type { DependencyPath } from './paths.ts'

/** The graph's importers and packages by id, as people call them. */
export interface Names {
  readonly nameOf: (id: string) => string
  /** `name@version`, an alias as `alias (name@version)`; an importer by name, or by folder. */
  readonly labelOf: (id: string) => string
  /** `root › a@1.0.0 › b@2.0.0` */
  readonly pathOf: (path: DependencyPath) => string
}

export function namesOf(graph: DependencyGraph): Names {
  // Not before something is named: a clean scan names nothing.
  const packageOf = (id: string) => partsOf(graph).packageOf(id)
  const importers = memoized(() => new Map(graph.importers.map(({ id, name }) => [id, name])))
  const nameOf = (id: string) =>
    importers().has(id)
      ? (importers().get(id) ?? (id || 'this project'))
      : (packageOf(id)?.name ?? id)
  const labelOf = (id: string) => {
    const pkg = packageOf(id)
    return pkg && !importers().has(id) ? label(pkg) : nameOf(id)
  }
  return { nameOf, labelOf, pathOf: (path) => path.map(labelOf).join(' › ') }
}

function label({ name, alias, version }: Package): string {
  const own = version === undefined ? name : `${name}@${version}`
  return alias === undefined ? own : `${alias} (${own})`
}

import type { DependencyGraph } from './graph.ts'

/** What matching looks at first, and all that a clean scan needs: much cheaper to read than packages. */
export interface Outline {
  /** The real names of the registry packages, one an installed copy, and their versions. */
  readonly names: readonly string[]
  readonly versions: readonly (string | undefined)[]
  /** How many packages are from elsewhere. */
  readonly others: number
}

/** The outline of a graph: the one that its reader gave, or one made from its packages. */
export function outlineOf(graph: DependencyGraph): Outline {
  if (graph.outline) return graph.outline
  const registry = graph.packages.filter(({ source }) => source === 'registry')
  return {
    names: registry.map(({ name }) => name),
    versions: registry.map(({ version }) => version),
    others: graph.packages.length - registry.length,
  }
}

/** A graph of which only the outline is read so far; the first look at anything else reads the rest. */
export function outlinedGraph(
  told: Pick<DependencyGraph, 'format' | 'formatVersion'> & { readonly outline: Outline },
  read: () => DependencyGraph,
): DependencyGraph {
  let known: DependencyGraph | undefined
  const whole = () => (known ??= read())
  return {
    ...told,
    get importers() {
      return whole().importers
    },
    get packages() {
      return whole().packages
    },
    edges: () => whole().edges(),
    get parts() {
      return whole().parts
    },
    reach: (pkg) => whole().reach(pkg),
  }
}

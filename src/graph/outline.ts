import type { DependencyGraph } from './graph.ts'

/** What matching looks at first, and all that a clean scan needs: much cheaper to read than packages. */
export interface Outline {
  /** How many packages are from a registry. An installed copy counts as one. */
  readonly size: number
  /** The real name of one of these, by its index from 0. */
  readonly nameOf: (index: number) => string
  readonly versionOf: (index: number) => string | undefined
  /** How many packages are from elsewhere. */
  readonly others: number
}

/** The outline of a graph: the one that its reader gave, or one made from its packages. */
export function outlineOf(graph: DependencyGraph): Outline {
  return graph.outline ?? outlineOfPackages(graph)
}

function outlineOfPackages(graph: DependencyGraph): Outline {
  const registry = graph.packages.filter(({ source }) => source === 'registry')
  const names = registry.map(({ name }) => name)
  const versions = registry.map(({ version }) => version)
  return listedOutline(names, versions, graph.packages.length - registry.length)
}

/** An outline of lists that belong together. */
export function listedOutline(
  names: readonly string[],
  versions: readonly (string | undefined)[],
  others: number,
): Outline {
  return {
    size: names.length,
    nameOf: (index) => names[index] ?? '',
    versionOf: (index) => versions[index],
    others,
  }
}

/** Which of the packages have one of these names: their indexes. */
export function indexesNamed({ size, nameOf }: Outline, names: ReadonlySet<string>): number[] {
  const indexes: number[] = []
  for (let index = 0; index < size; index++) {
    if (names.has(nameOf(index))) indexes.push(index)
  }
  return indexes
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

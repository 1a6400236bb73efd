import { LeakscanError } from '../../errors.ts'
import type { CensusTaker } from '../census.ts'
import type { Layout } from '../snapshot/layout.ts'
import { notOne } from '../snapshot/layout.ts'
import type { Visitor } from '../snapshot/read.ts'

/** Who holds whom in a snapshot: some numbers for each node and one for each edge. Weak edges are left out. */
export interface Graph {
  readonly nodes: number
  /** By node: where its edges begin in `targets`; one more than there are nodes. */
  readonly first: Uint32Array
  readonly targets: Uint32Array
  /** By node: its own size in bytes. */
  readonly sizes: Float32Array
  /** By node: the number of its type, and the index of its name among the strings. */
  readonly types: Uint8Array
  readonly names: Uint32Array
  /** The edges of the root to what the program's own roots are, the globals, by their place in `targets`. */
  readonly globals: readonly number[]
  readonly layout: Layout
}

/** Keeps the graph while a snapshot is read, and has its census taken at the same time. */
export class GraphTaker implements Visitor {
  readonly census: CensusTaker
  readonly graph: Graph
  readonly #weak: number
  readonly #shortcut: number
  readonly #globals: number[] = []
  #owner = 0
  #left = 0
  #kept = 0
  /** So many edges the census does not want. */
  #skip = 0

  /** @throws LeakscanError `SNAPSHOT_INVALID` for a graph that no memory can hold. */
  constructor(layout: Layout, census: CensusTaker) {
    this.census = census
    this.graph = { ...allocate(layout), globals: this.#globals, nodes: layout.nodes, layout }
    this.#weak = layout.edgeTypes.indexOf('weak')
    this.#shortcut = layout.edgeTypes.indexOf('shortcut')
  }

  readonly node = (fields: Float64Array, index: number): void => {
    this.census.node(fields, index)
    const { graph } = this
    const { type, name, self_size, edge_count } = graph.layout.node
    graph.types[index] = fields[type]!
    graph.names[index] = fields[name]!
    graph.sizes[index] = fields[self_size]!
    // Until the edges come, how many there are.
    graph.first[index] = fields[edge_count]!
  }

  readonly edgesBegin = (): number => {
    this.#skip = this.census.edgesBegin()
    this.#owner = -1
    this.#goToOwner()
    return 0
  }

  readonly edge = (fields: Float64Array): number => {
    if (this.#skip > 0) this.#skip--
    else this.#skip = this.census.edge(fields)
    const { graph } = this
    const { type, to_node } = graph.layout.edge
    const target = fields[to_node]! / graph.layout.node.width
    if (fields[type] !== this.#weak && target < graph.nodes) {
      if (this.#owner === 0 && fields[type] === this.#shortcut) this.#globals.push(this.#kept)
      graph.targets[this.#kept++] = target
    }
    if (--this.#left === 0) this.#goToOwner()
    return 0
  }

  /** Goes to the next node with edges; of those on the way the edges begin, and end, here. */
  #goToOwner(): void {
    const { first, nodes } = this.graph
    for (this.#owner++; this.#owner < nodes; this.#owner++) {
      this.#left = first[this.#owner]!
      first[this.#owner] = this.#kept
      if (this.#left > 0) return
    }
    first[nodes] = this.#kept
  }

  /** @throws LeakscanError `SNAPSHOT_INVALID` when nodes say that they have more edges than there are. */
  check(path: string): void {
    if (this.#owner >= this.graph.nodes) return
    throw notOne(path, 'its nodes say that they have more edges than it holds')
  }

  readonly location = (fields: Float64Array): void => this.census.location(fields)

  readonly string = (bytes: Uint8Array, start: number, end: number, index: number): void =>
    this.census.string(bytes, start, end, index)
}

function allocate({ nodes, edges }: Layout) {
  try {
    return {
      first: new Uint32Array(nodes + 1),
      targets: new Uint32Array(edges),
      sizes: new Float32Array(nodes),
      types: new Uint8Array(nodes),
      names: new Uint32Array(nodes),
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new LeakscanError(
      'SNAPSHOT_INVALID',
      `a graph of ${nodes} nodes and ${edges} edges is too large for paths`,
      { hint: 'Without --paths it can be read.', cause },
    )
  }
}

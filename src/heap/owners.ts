import { Varints } from './varints.ts'

/** What a node is to whoever follows edges. A `sample` is a closure whose place in a script is wanted. */
export const kinds = { other: 0, closure: 1, code: 2, sample: 3 } as const

export type Kind = (typeof kinds)[keyof typeof kinds]

/**
 * The nodes whose edges are of interest, until these come: two bits a node for what it is, and some two bytes
 * for each closure or code. A snapshot of a few gigabytes has fifty million nodes.
 */
export class Owners {
  readonly #nodes: number
  readonly #kinds: Uint8Array
  /** For each closure and code how many edges lie between it and the one before, and how many it has. */
  readonly #runs = new Varints()
  #between = 0
  /** The node whose edges come, once they do. */
  node = -1
  /** How many edges it has. */
  edges = 0

  constructor(nodes: number) {
    this.#nodes = nodes
    this.#kinds = new Uint8Array(Math.ceil(nodes / 4))
  }

  /** Adds the next node. */
  add(node: number, kind: Kind, edges: number): void {
    if (kind === kinds.other) {
      this.#between += edges
      return
    }
    this.#mark(node, kind)
    this.#runs.put(this.#between)
    this.#runs.put(edges)
    this.#between = 0
  }

  markSample(closure: number): void {
    this.#mark(closure, kinds.sample)
  }

  kindOf(node: number): number {
    return ((this.#kinds[node >>> 2] ?? 0) >> ((node & 3) << 1)) & 3
  }

  /** Goes to the next owner that has edges, and returns how many edges lie between. */
  next(): number {
    let skip = 0
    for (this.node = this.#find(this.node + 1); this.node < this.#nodes;) {
      skip += this.#runs.take()
      this.edges = this.#runs.take()
      if (this.edges > 0) return skip
      this.node = this.#find(this.node + 1)
    }
    this.edges = -1
    return skip + this.#between
  }

  /** The first closure or code from a node on. */
  #find(from: number): number {
    const all = this.#kinds
    let node = from
    while (node < this.#nodes && this.kindOf(node) === kinds.other) {
      // Four at once where there is none among them.
      node += (node & 3) === 0 && all[node >>> 2] === 0 ? 4 : 1
    }
    return Math.min(node, this.#nodes)
  }

  #mark(node: number, kind: Kind): void {
    const place = node >>> 2
    this.#kinds[place] = this.#kinds[place]! | (kind << ((node & 3) << 1))
  }
}

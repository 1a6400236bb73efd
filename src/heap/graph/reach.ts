import { Bits } from './bits.ts'
import type { Graph } from './graph.ts'

/** What can be reached from the roots. */
export interface Reach {
  /** The nodes in the order in which they are reached; only the first `count` count. */
  readonly order: Uint32Array
  readonly count: number
  readonly seen: Bits
  /** Those by which others were reached first. */
  readonly inner: Bits
}

/** The bit of a target, which no node's number needs, for the edge by which it was reached first. */
const firstBit = 2 ** 31
const nodeBits = firstBit - 1

/**
 * Walks from the roots, breadth first: what the program's globals reach before what only the engine's own
 * roots do, as DevTools counts distances, since a way through the program says more. Marks the edges by which
 * it came, in `targets`: a list of where each node was reached from would take four bytes more for each.
 */
export function reach(graph: Graph): Reach {
  const { first, targets, nodes, globals } = graph
  const order = new Uint32Array(nodes)
  const [seen, inner] = [new Bits(nodes), new Bits(nodes)]
  if (nodes === 0) return { order, count: 0, seen, inner }
  seen.add(0)
  inner.add(0)
  let [count, at] = [1, 1]
  for (const seeds of [globals, edgesOf(0, graph)]) {
    for (const edge of seeds) {
      const node = targets[edge]! & nodeBits
      if (!seen.add(node)) continue
      targets[edge] = node | firstBit
      order[count++] = node
    }
    for (; at < count; at++) {
      const from = order[at]!
      const before = count
      const end = first[from + 1]!
      for (let edge = first[from]!; edge < end; edge++) {
        const node = targets[edge]! & nodeBits
        if (!seen.add(node)) continue
        targets[edge] = node | firstBit
        order[count++] = node
      }
      if (count > before) inner.add(from)
    }
  }
  return { order, count, seen, inner }
}

function* edgesOf(node: number, { first }: Graph): Generator<number> {
  for (let edge = first[node]!; edge < first[node + 1]!; edge++) yield edge
}

/**
 * How many bytes the process would be rid of without some nodes: theirs, and those of what nothing else holds.
 *
 * @param waiting - room for all nodes, which is overwritten.
 */
export function retainedBy(marks: Bits, whole: Reach, graph: Graph, waiting: Uint32Array): number {
  const { first, targets, sizes, nodes } = graph
  const seen = new Bits(nodes, marks)
  let count = 0
  if (nodes > 0 && seen.add(0)) waiting[count++] = 0
  while (count > 0) {
    const from = waiting[--count]!
    const end = first[from + 1]!
    for (let edge = first[from]!; edge < end; edge++) {
      const node = targets[edge]! & nodeBits
      if (seen.add(node)) waiting[count++] = node
    }
  }
  let size = 0
  for (let node = 0; node < nodes; node++) {
    if (whole.seen.has(node) && (marks.has(node) || !seen.has(node))) size += sizes[node]!
  }
  return size
}

/**
 * The way from the root to where most of some nodes gather: at each step to whom holds the most of them, down
 * to one of them. Empty where none of them is reached.
 *
 * @param through - room for all nodes, which is overwritten.
 */
export function wayTo(marks: Bits, whole: Reach, graph: Graph, through: Uint32Array): Way {
  countThrough(marks, whole, graph, through)
  const nodes: number[] = []
  if (whole.count === 0 || through[0] === 0) return { nodes, held: [] }
  for (let node = 0; nodes.push(node) <= whole.count && !marks.has(node);) {
    // Whoever has some of them below it, and is none of them, was the first to reach some of its children.
    node = firstReached(node, graph).reduce((best, child) =>
      through[child]! > through[best]! ? child : best,
    )
  }
  return { nodes, held: nodes.map((node) => through[node]!) }
}

/** By node, how many of some nodes are reached through it: it comes in `order` before those behind it. */
function countThrough(
  marks: Bits,
  { order, count, inner }: Reach,
  { first, targets }: Graph,
  through: Uint32Array,
): void {
  for (let at = count - 1; at >= 0; at--) {
    const node = order[at]!
    let sum = marks.has(node) ? 1 : 0
    const [begin, end] = inner.has(node) ? [first[node]!, first[node + 1]!] : [0, 0]
    for (let edge = begin; edge < end; edge++) {
      if (targets[edge]! >= firstBit) sum += through[targets[edge]! & nodeBits]!
    }
    through[node] = sum
  }
}

/** The nodes that were reached from one first. */
function firstReached(node: number, { first, targets }: Graph): number[] {
  const held = targets.subarray(first[node], first[node + 1])
  return Array.from(
    held.filter((target) => target >= firstBit),
    (target) => target & nodeBits,
  )
}

export interface Way {
  readonly nodes: readonly number[]
  /** How many of the marked ones are reached through each. */
  readonly held: readonly number[]
}

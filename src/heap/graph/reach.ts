import type { Graph } from './graph.ts'

/** What can be reached from the roots, and by which way first. */
export interface Reach {
  /** The nodes in the order in which they are reached; only the first `count` count. */
  readonly order: Uint32Array
  readonly count: number
  /** By node: one more than the node that it was reached from; 0 where it was not reached. */
  readonly parents: Uint32Array
  /** Bytes of all that is reached. */
  readonly size: number
}

/**
 * Walks from the roots, breadth first: what the program's globals reach before what only the engine's own
 * roots do, as DevTools counts distances, since a way through the program says more.
 */
export function reach(graph: Graph): Reach {
  const { first, targets, sizes, nodes, globals } = graph
  const order = new Uint32Array(nodes)
  const parents = new Uint32Array(nodes)
  if (nodes === 0) return { order, count: 0, parents, size: 0 }
  const everything = targets.subarray(first[0], first[1])
  parents[0] = 1
  let [count, at, size] = [1, 1, sizes[0]!]
  for (const seeds of [globals, everything]) {
    for (const node of seeds) {
      if (parents[node] !== 0) continue
      parents[node] = 1
      order[count++] = node
    }
    for (; at < count; at++) {
      const node = order[at]!
      size += sizes[node]!
      const end = first[node + 1]!
      for (let edge = first[node]!; edge < end; edge++) {
        const target = targets[edge]!
        if (parents[target] !== 0) continue
        parents[target] = node + 1
        order[count++] = target
      }
    }
  }
  return { order, count, parents, size }
}

/**
 * How many bytes the process would be rid of without some nodes: theirs, and those of what nothing else holds.
 *
 * @param marks - by node, not 0 for these.
 */
export function retainedBy(marks: Uint8Array, whole: Reach, graph: Graph): number {
  const { first, targets, sizes, nodes } = graph
  const seen = Uint8Array.from(marks)
  const queue = new Uint32Array(nodes)
  let [count, size] = [0, 0]
  if (nodes > 0 && seen[0] === 0) {
    seen[0] = 1
    queue[count++] = 0
  }
  for (let at = 0; at < count; at++) {
    const node = queue[at]!
    size += sizes[node]!
    const end = first[node + 1]!
    for (let edge = first[node]!; edge < end; edge++) {
      const target = targets[edge]!
      if (seen[target] !== 0) continue
      seen[target] = 1
      queue[count++] = target
    }
  }
  return whole.size - size
}

/**
 * The way from the root to where most of some nodes gather: at each step to whom holds the most of them, down
 * to one of them. Empty where none of them is reached.
 *
 * @param marks - by node, not 0 for these.
 */
export function wayTo(marks: Uint8Array, { order, count, parents }: Reach, graph: Graph): Way {
  // By node, how many of them are reached through it.
  const through = new Uint32Array(marks.length)
  for (let at = count - 1; at >= 0; at--) {
    const node = order[at]!
    if (marks[node] !== 0) through[node]!++
    if (through[node]! > 0 && node !== 0) through[parents[node]! - 1]! += through[node]!
  }
  const nodes: number[] = []
  if (count === 0 || through[0] === 0) return { nodes, held: [] }
  for (let node = 0; nodes.push(node) <= count && marks[node] === 0;) {
    const children = graph.targets.subarray(graph.first[node], graph.first[node + 1])
    const reached = children.filter((child) => parents[child] === node + 1 && child !== 0)
    // Whoever has some of them below it, and is none of them, was the first to reach some of its children.
    node = reached.reduce((best, child) => (through[child]! > through[best]! ? child : best))
  }
  return { nodes, held: nodes.map((node) => through[node]!) }
}

export interface Way {
  readonly nodes: readonly number[]
  /** How many of the marked ones are reached through each. */
  readonly held: readonly number[]
}

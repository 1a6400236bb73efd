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
    for (let edge = first[node]!; edge < first[node + 1]!; edge++) {
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
export function wayTo(marks: Uint8Array, { order, count, parents }: Reach): Way {
  // By node, how many of them are reached through it.
  const through = new Uint32Array(marks.length)
  for (let at = count - 1; at >= 0; at--) {
    const node = order[at]!
    if (marks[node] !== 0) through[node]!++
    const parent = parents[node]! - 1
    if (parent !== node) through[parent]! += through[node]!
  }
  const nodes: number[] = []
  const held: number[] = []
  let current = order[0] ?? 0
  if (count === 0 || through[current] === 0) return { nodes, held }
  for (let at = 1; marks[current] === 0;) {
    let best = -1
    // Who is reached from one node stands together, behind it; only the root's stand in two groups.
    for (let next = nodes.length === 0 ? 1 : at; next < count; next++) {
      const node = order[next]!
      if (parents[node]! - 1 !== current) {
        if (best !== -1 && nodes.length > 0) break
        continue
      }
      if (best === -1 || through[node]! > through[best]!) [best, at] = [node, next]
    }
    if (best === -1) break
    nodes.push(current)
    held.push(through[current]!)
    current = best
  }
  return { nodes: [...nodes, current], held: [...held, through[current]!] }
}

export interface Way {
  readonly nodes: readonly number[]
  /** How many of the marked ones are reached through each. */
  readonly held: readonly number[]
}

import type { Signature } from '../../advisory/advisory.ts'
import type { SnapshotSource } from '../heap.ts'
import { readSnapshot } from '../snapshot/read.ts'
import type { GraphTaker } from './graph.ts'
import { marksOf } from './marks.ts'
import type { Step } from './names.ts'
import { NameTaker } from './names.ts'
import type { Way } from './reach.ts'
import { reach, retainedBy, wayTo } from './reach.ts'
import { safeEdge, safeNode } from './safe.ts'

/** A step on the way to something: by which name the one before holds it, and what it is. */
export interface PathStep {
  /** `.name`, `[3]`, `[…]` for a key of a table, `(context)` …; empty for the root. */
  readonly edge: string
  readonly node: string
  /** How many of the things are reached through it. */
  readonly through: number
}

/** Who holds the things that a signature counts, and how much they hold. */
export interface Held {
  readonly count: number
  /** Bytes that the process would be rid of without them: theirs, and of what nothing else holds. */
  readonly retained: number
  /** From the roots to one of them, by whom holds the most of them. Empty where nothing but weak references does. */
  readonly path: readonly PathStep[]
}

/**
 * Tells who holds what signatures count. The snapshot is read a second time, for the names of the few on the way.
 *
 * Nothing of a snapshot is told but names: see {@link safeNode}.
 */
export async function heldOf(
  signatures: readonly Signature[],
  taken: GraphTaker,
  source: SnapshotSource,
): Promise<Held[]> {
  const { graph, census } = taken
  // Before the walk, which marks edges.
  const sets = signatures.map((signature) => marksOf(signature, graph, census))
  const whole = reach(graph)
  // One for all: a number for each node is a twentieth of the file.
  const room = new Uint32Array(graph.nodes)
  const looked = sets.map((marks) => {
    const found = { count: marks.count, way: wayTo(marks, whole, graph, room) }
    return { ...found, retained: retainedBy(marks, whole, graph, room) }
  })
  const ways = looked.map(({ way }) => ({ way, steps: stepsOf(way) }))
  const names = await readSnapshot(
    source.bytes(),
    source.path,
    () =>
      new NameTaker(
        graph,
        ways.flatMap(({ steps }) => steps),
        ways.flatMap(({ way }) => way.nodes),
      ),
  )
  return looked.map(({ count, retained }, index) => ({
    count,
    retained,
    path: pathOf(ways[index]!, names),
  }))
}

function stepsOf({ nodes }: Way): Step[] {
  return nodes.slice(1).map((to, index) => ({ from: nodes[index]!, to }))
}

/** The root itself has no name, and is left out. */
function pathOf(
  { way, steps }: { readonly way: Way; readonly steps: readonly Step[] },
  names: NameTaker,
): PathStep[] {
  return steps.map((step, index) => ({
    edge: index === 0 ? '' : safeEdge(names.edgeOf(step), keysOf(step.from, names)),
    node: safeNode(names.typeOf(step.to), names.nameOf(step.to)),
    through: way.held[index + 1]!,
  }))
}

/** The globals have many properties, all of them names that somebody wrote. */
function keysOf(node: number, names: NameTaker): number {
  const isGlobal = /^(?:global|Window)\b/.test(names.nameOf(node))
  return isGlobal ? 0 : names.propertiesOf(node)
}

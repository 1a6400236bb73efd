import type { Signature } from '../../advisory/advisory.ts'
import type { CensusTaker } from '../census.ts'
import { placeOf } from '../script.ts'
import { Bits } from './bits.ts'
import type { Graph } from './graph.ts'

/** The nodes that a signature counts. */
export function marksOf(signature: Signature, graph: Graph, census: CensusTaker): Bits {
  if ('string' in signature) {
    const names = new Set(census.stringsWith(signature.string))
    return marksWhere(graph, ['string'], (node) => names.has(graph.names[node]!))
  }
  if (!('closure' in signature)) {
    const names = new Set(census.indexesOf(signature.constructor))
    return marksWhere(graph, ['object', 'native'], (node) => names.has(graph.names[node]!))
  }
  const { name, script } = signature.closure
  const shared = new Set(
    census.codeOf(
      (function_, path) => placeOf(path) === script && (name === undefined || function_ === name),
    ),
  )
  return marksWhere(graph, ['closure'], (node) => holdsAny(node, shared, graph))
}

function marksWhere(
  { nodes, types, layout }: Graph,
  typeNames: readonly string[],
  is: (node: number) => boolean,
): Bits {
  const wanted = new Uint8Array(256)
  for (const [type, name] of layout.nodeTypes.entries()) {
    if (typeNames.includes(name)) wanted[type] = 1
  }
  const marks = new Bits(nodes)
  for (let node = 0; node < nodes; node++) {
    if (wanted[types[node]!] === 1 && is(node)) marks.add(node)
  }
  return marks
}

function holdsAny(node: number, wanted: ReadonlySet<number>, { first, targets }: Graph): boolean {
  for (let edge = first[node]!; edge < first[node + 1]!; edge++) {
    if (wanted.has(targets[edge]!)) return true
  }
  return false
}

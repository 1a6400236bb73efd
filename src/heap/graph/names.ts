import { groupBy } from '../../graph/group-by.ts'
import type { Visitor } from '../snapshot/read.ts'
import { decode } from '../snapshot/strings.ts'
import type { Graph } from './graph.ts'

/** A step of a way: from one node to another that it holds. */
export interface Step {
  readonly from: number
  readonly to: number
}

/** An edge as the file names it. */
export interface NamedEdge {
  readonly type: string
  /** Its number for elements; for others the index of its name among the strings. */
  readonly name: number
}

interface Range {
  readonly owner: number
  readonly begin: number
  readonly count: number
  /** How many properties the owner has. */
  properties: number
}

/** Reads a snapshot a second time, for the names of a few nodes and of the edges between them. */
export class NameTaker implements Visitor {
  readonly #graph: Graph
  readonly #steps: ReadonlyMap<number, readonly Step[]>
  /** Where in the file the edges of those are that steps lead from, in its order. */
  readonly #ranges: Range[] = []
  readonly #found = new Map<Step, NamedEdge>()
  readonly #wanted: Set<number>
  readonly #texts = new Map<number, string>()
  #edges = 0
  #current = 0

  constructor(graph: Graph, steps: readonly Step[], nodes: readonly number[]) {
    this.#graph = graph
    this.#steps = groupBy(steps, ({ from }) => from)
    this.#wanted = new Set(nodes.map((node) => graph.names[node]!))
  }

  readonly node = (fields: Float64Array, index: number): void => {
    const count = fields[this.#graph.layout.node.edge_count]!
    if (this.#steps.has(index) && count > 0) {
      this.#ranges.push({ owner: index, begin: this.#edges, count, properties: 0 })
    }
    this.#edges += count
  }

  readonly edgesBegin = (): number => this.#ranges[0]?.begin ?? this.#edges

  readonly edge = (fields: Float64Array, index: number): number => {
    const range = this.#ranges[this.#current]!
    this.#look(fields, range)
    if (index + 1 < range.begin + range.count) return 0
    const next = this.#ranges[++this.#current]
    return (next?.begin ?? this.#edges) - index - 1
  }

  #look(fields: Float64Array, range: Range): void {
    const { layout } = this.#graph
    const type = layout.edgeTypes[fields[layout.edge.type]!] ?? ''
    const name = fields[layout.edge.name_or_index]!
    const target = fields[layout.edge.to_node]! / layout.node.width
    if (type === 'property') range.properties++
    for (const step of this.#steps.get(range.owner) ?? []) {
      if (step.to !== target || type === 'weak' || this.#found.has(step)) continue
      this.#found.set(step, { type, name })
      if (!isNumbered(type)) this.#wanted.add(name)
    }
  }

  readonly location = (): void => {}

  readonly string = (bytes: Uint8Array, start: number, end: number, index: number): void => {
    if (this.#wanted.has(index)) this.#texts.set(index, decode(bytes, start, end) ?? '')
  }

  nameOf(node: number): string {
    return this.#texts.get(this.#graph.names[node]!) ?? ''
  }

  typeOf(node: number): string {
    return this.#graph.layout.nodeTypes[this.#graph.types[node]!] ?? ''
  }

  /** @returns `undefined` for what is no edge. */
  edgeOf(step: Step): { readonly type: string; readonly name: string } | undefined {
    const found = this.#found.get(step)
    if (!found) return undefined
    const { type, name } = found
    return { type, name: isNumbered(type) ? String(name) : (this.#texts.get(name) ?? '') }
  }

  /** How many properties a node that a step leads from has. */
  propertiesOf(node: number): number {
    return this.#ranges.find(({ owner }) => owner === node)?.properties ?? 0
  }
}

/** Whether the name of such an edge is a number. */
function isNumbered(type: string): boolean {
  return type === 'element' || type === 'hidden'
}

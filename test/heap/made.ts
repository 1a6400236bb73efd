/** A node of a made-up snapshot: its edges lead to other nodes by name. */
export interface MadeNode {
  readonly type: string
  readonly name: string
  readonly size?: number
  readonly edges?: readonly (readonly [type: string, name: string, to: number])[]
  /** Number of its script, for `locations`. */
  readonly script?: number
}

const types = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
]
const edgeTypes = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']

export interface MadeOptions {
  /** Fields of a node, in the order of the file. */
  readonly nodeFields?: readonly string[]
  readonly edgeFields?: readonly string[]
}

/** The text of a heap snapshot as V8 lays it out, or with its fields in another order. */
export function snapshotText(
  nodes: readonly MadeNode[],
  {
    nodeFields = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
    edgeFields = ['type', 'name_or_index', 'to_node'],
  }: MadeOptions = {},
): string {
  const strings = new Map<string, number>([['<dummy>', 0]])
  const indexOf = (text: string) => {
    if (!strings.has(text)) strings.set(text, strings.size)
    return strings.get(text) ?? 0
  }
  const nodeRows = nodes.map(({ type, name, size = 16, edges = [] }, index) => {
    const values: Record<string, number> = {
      type: types.indexOf(type),
      name: indexOf(name),
      id: index * 2 + 1,
      self_size: size,
      edge_count: edges.length,
    }
    return nodeFields.map((field) => values[field] ?? 0).join(',')
  })
  const edgeRows = nodes.flatMap(({ edges = [] }) =>
    edges.map(([type, name, to]) => {
      const values: Record<string, number> = {
        type: edgeTypes.indexOf(type),
        name_or_index: type === 'element' || type === 'hidden' ? Number(name) : indexOf(name),
        to_node: to * nodeFields.length,
      }
      return edgeFields.map((field) => values[field] ?? 0).join(',')
    }),
  )
  const locations = nodes.flatMap(({ script }, index) =>
    script === undefined ? [] : [`${index * nodeFields.length},${script},0,0`],
  )
  const meta = {
    node_fields: nodeFields,
    node_types: nodeFields.map((field) => (field === 'type' ? types : 'number')),
    edge_fields: edgeFields,
    edge_types: edgeFields.map((field) => (field === 'type' ? edgeTypes : 'node')),
    location_fields: ['object_index', 'script_id', 'line', 'column'],
  }
  const header = { meta, node_count: nodes.length, edge_count: edgeRows.length }
  return `{"snapshot":${JSON.stringify(header)},
"nodes":[${nodeRows.join('\n,')}],
"edges":[${edgeRows.join('\n,')}],
"trace_function_infos":[],
"trace_tree":[],
"samples":[],
"locations":[${locations.join('\n,')}],
"strings":[${[...strings.keys()].map((text) => JSON.stringify(text)).join(',\n')}]}
`
}

/** Closures of a function in a file, and what V8 hangs on them. */
export function closuresOf(
  name: string,
  script: string,
  count: number,
  { at = 0, scriptEdge = 'script' } = {},
): MadeNode[] {
  const id = 100 + at
  return [
    { type: 'code', name: script },
    { type: 'code', name, edges: [['internal', scriptEdge, at]] },
    ...Array.from({ length: count }, (): MadeNode => ({
      type: 'closure',
      name,
      size: 64,
      script: id,
      edges: [
        ['property', '__proto__', at],
        ['internal', 'shared', at + 1],
      ],
    })),
  ]
}

/** The bytes of a text in pieces, each in memory that is wiped afterwards, as a reused buffer is. */
export async function* pieces(
  text: string | Uint8Array,
  size = Infinity,
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) {
    const piece = Buffer.from(bytes.subarray(at, Math.min(bytes.length, at + size)))
    yield piece
    piece.fill(0)
  }
}

import { closeSync, openSync, writeSync } from 'node:fs'

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
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
]
const edgeTypes = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']
const meta = {
  node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
  node_types: [types, 'string', 'number', 'number', 'number', 'number', 'number'],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [edgeTypes, 'string_or_number', 'node'],
  trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
  trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
  sample_fields: ['timestamp_us', 'last_assigned_id'],
  location_fields: ['object_index', 'script_id', 'line', 'column'],
}

const scripts = 300
const functions = 6000
/** Strings that only edges use; then come names of scripts, functions and classes, and the texts. */
const edgeNames = [
  '<dummy>',
  'shared',
  'script',
  'context',
  'map',
  'feedback_cell',
  'value',
  'next',
]
const classes = 400
const firstScript = edgeNames.length
const firstFunction = firstScript + scripts
const firstClass = firstFunction + functions
const firstText = firstClass + classes

/** How many of a hundred nodes behind the code are of a type, and how many edges each has. */
const mixture = [
  { type: 'object', share: 40, edges: 4 },
  { type: 'array', share: 14, edges: 3 },
  { type: 'string', share: 18, edges: 1 },
  { type: 'closure', share: 10, edges: 6 },
  { type: 'hidden', share: 12, edges: 3 },
  { type: 'number', share: 6, edges: 1 },
].flatMap(({ type, share, edges }) =>
  Array.from({ length: share }, () => ({ type: types.indexOf(type), edges })),
)

const width = meta.node_fields.length
const codeNodes = scripts + functions

/**
 * Writes a heap snapshot as V8 lays it out, with the mixture of a server's heap: scripts, functions, closures
 * of them, objects of some hundred classes, strings of which half are the only one of their text.
 *
 * @param {string} file
 * @param {number} megabytes - its size, about.
 */
export function writeSnapshot(file, megabytes) {
  const count = codeNodes + Math.round((megabytes * 1e6) / bytesPerNode)
  const descriptor = openSync(file, 'w')
  const write = (text) => writeSync(descriptor, text)
  const kinds = Array.from({ length: 100 }, (_, index) => mixture[(index * 37) % 100])
  const kindOf = (node) => kinds[node % 100]
  const edges = (node) => (node < scripts ? 1 : node < codeNodes ? 2 : kindOf(node).edges)
  let edgeCount = 0
  for (let node = 0; node < count; node++) edgeCount += edges(node)
  write(`{"snapshot":${JSON.stringify({ meta, node_count: count, edge_count: edgeCount })},\n`)
  list(write, '"nodes"', count, (node) => nodeRow(node, kindOf, edges(node)))
  list(write, '"edges"', count, (node) => edgeRows(node, kindOf, edges(node), count))
  write('"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n')
  list(write, '"locations"', Math.floor(count / 3), (index) => locationRow(index * 3, count))
  list(write, '"strings"', firstText + Math.floor(count * 0.09) + 1, (index) =>
    JSON.stringify(stringAt(index)),
  )
  write('"end":[]}\n')
  closeSync(descriptor)
}

/** Measured: with this mixture a node brings about so many bytes of nodes, edges, locations and strings. */
const bytesPerNode = 75

function nodeRow(node, kindOf, edges) {
  const id = node * 2 + 1
  if (node < scripts) return `4,${firstScript + node},${id},120,${edges},0,0`
  if (node < codeNodes) return `4,${firstFunction + node - scripts},${id},64,${edges},0,0`
  const { type } = kindOf(node)
  return `${type},${nameOf(type, node)},${id},${16 + (node % 7) * 8},${edges},0,0`
}

function nameOf(type, node) {
  if (types[type] === 'object') return firstClass + (node % classes)
  if (types[type] === 'closure') return firstFunction + (node % functions)
  if (types[type] === 'string') return firstText + (node % 2 === 0 ? node % 5000 : textOf(node))
  return 0
}

function textOf(node) {
  return Math.floor(node * 0.09)
}

function edgeRows(node, kindOf, edges, count) {
  if (node < scripts) return `3,6,${codeNodes * width}`
  if (node < codeNodes) return `3,2,${(node % scripts) * width}\n,3,6,${codeNodes * width}`
  const rows = []
  const isClosure = types[kindOf(node).type] === 'closure'
  if (isClosure) rows.push(`3,1,${(scripts + (node % functions)) * width}`)
  for (let edge = rows.length; edge < edges; edge++) {
    const to = targetOf(node, edge, count)
    rows.push(`${edge % 3 === 0 ? 1 : 2},${6 + (edge % 2)},${to * width}`)
  }
  return rows.join('\n,')
}

/** What everything holds: maps, prototypes, `undefined`. */
const hubs = 1000

/** How far away most of the rest is, either way. */
const neighbourhood = 50_000

/**
 * Measured on heaps of 57,000 to 917,000 nodes: a half to two thirds of all edges lead to the thousand nodes
 * that are held most, a sixth to one of the next hundred, and nearly all of the rest to one of the hundred
 * thousand around.
 */
function targetOf(node, edge, count) {
  const anywhere = node * 7919 + edge * 104_729
  const lot = (node * 13 + edge * 29) % 12
  if (lot < 6) return codeNodes + (anywhere % hubs)
  const away = lot < 8 ? 1 + edge : (anywhere % (2 * neighbourhood)) - neighbourhood
  return (node + away + count) % count
}

function locationRow(node, count) {
  return `${(node % count) * width},${node % scripts},${node % 900},${node % 80}`
}

function stringAt(index) {
  if (index < firstScript) return edgeNames[index]
  if (index < firstFunction) {
    return `/srv/app/node_modules/package-${index % 90}/lib/file-${index}.js`
  }
  if (index < firstClass) return `function${index}`
  if (index < firstText) return `Class${index}`
  return `a text of the program's, "number" ${index} of many`
}

/** Writes a list in pieces of a megabyte or so. */
function list(write, key, count, row) {
  write(`${key}:[`)
  let piece = []
  for (let index = 0; index < count; index++) {
    piece.push(row(index))
    if (piece.length === 20_000 || index === count - 1) {
      write(`${piece.join('\n,')}${index === count - 1 ? '' : '\n,'}`)
      piece = []
    }
  }
  write('],\n')
}

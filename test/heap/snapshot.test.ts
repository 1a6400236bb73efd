import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { assert, asyncProperty, integer } from 'fast-check'
import { expect, test } from 'vitest'
import type { Census } from '../../src/heap/census.ts'
import { takeCensus } from '../../src/heap/heap.ts'
import { bytesOfStream } from '../../src/heap/snapshot/source.ts'
import type { MadeNode } from './made.ts'
import { folderWith } from '../cli.ts'
import { closuresOf, pieces, snapshotText } from './made.ts'

const secret = 'prefix "quoted" \\ back\u2028 ü 😀 tail'
const script = '/srv/app/node_modules/pg/lib/result.js'

const nodes: MadeNode[] = [
  ...closuresOf('add', script, 3),
  { type: 'object', name: 'Result', size: 40, script: 100 },
  { type: 'object', name: 'Result', size: 2 ** 33, script: 100 },
  // More edges than fit beside the kind of a node.
  {
    type: 'array',
    name: '',
    edges: Array.from({ length: 70 }, () => ['element', '5', 0] as const),
  },
  { type: 'string', name: secret, size: 48 },
  { type: 'string', name: secret, size: 48 },
  { type: 'string', name: 'prefix only', size: 24 },
  { type: 'concatenated string', name: 'prefix not flat', size: 32 },
  ...closuresOf('', 'node:events', 1, { at: 12 }),
]

const take = (bytes: AsyncIterable<Uint8Array>) =>
  takeCensus(bytes, 'a', ['prefix "quoted"', 'pre'])

const text = snapshotText(nodes)

const thrice = { functions: 1, closures: 3, most: 3 }

const whole = {
  nodes: nodes.length,
  closures: { count: 4, size: 256 },
  constructors: [['Result', { count: 2, size: 40 + 2 ** 33 }]],
  functions: [
    { name: 'add', script, ...thrice },
    { name: '', script: 'node:events', ...thrice, closures: 1, most: 1 },
  ],
  instances: [[script, 2]],
  strings: [
    ['prefix "quoted"', { count: 2, size: 96 }],
    ['pre', { count: 3, size: 120 }],
  ],
}

function summary(census: Census): unknown {
  return {
    nodes: census.nodes,
    closures: census.types.get('closure'),
    constructors: [...census.constructors],
    functions: census.functions.toSorted((a, b) => b.closures - a.closures),
    instances: [...census.instances],
    strings: [...census.strings],
  }
}

test('counts, sizes, functions and prefixes are those of the snapshot', async () => {
  expect(summary(await take(pieces(text)))).toEqual(whole)
})

test('where the pieces of a file end makes no difference', async () => {
  await assert(
    asyncProperty(integer({ min: 1, max: 200 }), async (size) => {
      expect(summary(await take(pieces(text, size)))).toEqual(whole)
    }),
    { numRuns: 60 },
  )
})

test('the layout is the one that the header names', async () => {
  const other = snapshotText(nodes, {
    nodeFields: ['edge_count', 'future', 'self_size', 'id', 'name', 'type'],
    edgeFields: ['to_node', 'type', 'future', 'name_or_index'],
  })
  expect(summary(await take(pieces(other)))).toEqual(whole)
})

test('another layout of the same JSON reads the same', async () => {
  expect(summary(await take(pieces(JSON.stringify(JSON.parse(text)))))).toEqual(whole)
  expect(summary(await take(pieces(JSON.stringify(JSON.parse(text), undefined, 1))))).toEqual(whole)
})

test('the edge that leads to a script is called otherwise before V8 12', async () => {
  const old = closuresOf('add', script, 2, { scriptEdge: 'script_or_debug_info' })
  const { functions } = await take(pieces(snapshotText(old)))
  expect(functions).toMatchObject([{ name: 'add', script, closures: 2 }])
})

test('gzip is unpacked, in whatever pieces it comes', async () => {
  const packed = gzipSync(text)
  expect(summary(await take(bytesOfStream(pieces(packed), 'a')))).toEqual(whole)
  expect(summary(await take(bytesOfStream(pieces(packed, 7), 'a')))).toEqual(whole)
})

test('a snapshot that ends too early is never read as one, and the error says where', async () => {
  for (let length = 1; length < text.trimEnd().length; length += 7) {
    const failure = await take(pieces(text.slice(0, length))).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SNAPSHOT_INVALID' })
    expect(String(failure)).toContain(`byte ${Buffer.byteLength(text.slice(0, length))}`)
  }
})

test('gzip that ends too early is told', async () => {
  const packed = gzipSync(text)
  const half = packed.subarray(0, packed.length / 2)
  await expect(take(bytesOfStream(pieces(half), 'a'))).rejects.toMatchObject({
    code: 'SNAPSHOT_INVALID',
    message: expect.stringMatching(/^a: the gzip data is damaged after byte \d+/),
  })
})

const damaged: [what: string, text: string, message: RegExp][] = [
  ['nothing', '', /not a V8 heap snapshot: it is empty/],
  ['another file', 'PK\u0003\u0004', /not a V8 heap snapshot: no object at byte 0/],
  ['other JSON', '{"a":[1,2]}', /not a V8 heap snapshot: it has no "snapshot"/],
  ['an allocation profile', '{"head":{}}', /it is an allocation profile, .* \.heapprofile/],
  ['a report', '{\n  "header": {"reportVersion": 3}}', /it is a diagnostic report, .* how much/],
  ['a header without counts', '{"snapshot":{"meta":{}}}', /no "node_count"/],
  ['a list before the header', '{"nodes":[1]}', /"nodes" comes before "snapshot"/],
  ['letters among numbers', text.replace('"nodes":[4,1', '"nodes":[4,x'), /byte \d+: not a number/],
  [
    'a number too few',
    text.replace('"nodes":[4,1', '"nodes":[4'),
    /ends too early|holds \d+ nodes/,
  ],
  ['a record too few', text.replace(/"nodes":\[.*?\n,/s, '"nodes":['), /it holds 14 nodes/],
  ['two commas', text.replace('"nodes":[4,1', '"nodes":[4,,1'), /a number is missing/],
  [
    'an edge too few',
    text.replace(/"edges":\[.*?\n,/s, '"edges":['),
    /ends too early|holds \d+ edges/,
  ],
  ['more after the end', `${text}x`, /more after the end/],
]

test.each(damaged)('%s: an error, not a result', async (_, content, message) => {
  await expect(take(pieces(content))).rejects.toMatchObject({
    code: 'SNAPSHOT_INVALID',
    message: expect.stringMatching(message),
  })
})

/** A small program: a snapshot of the test's own process takes a minute to make. */
const program = `
class Marked { closure = () => this }
globalThis.kept = Array.from({ length: 500 }, () => new Marked())
require('node:v8').writeHeapSnapshot('own.heapsnapshot')`

test('a snapshot of a real process reads as JSON.parse reads it', async () => {
  const folder = folderWith({ 'program.cjs': program })
  execFileSync(process.execPath, ['program.cjs'], { cwd: folder })
  const bytes = readFileSync(join(folder, 'own.heapsnapshot'))
  const census = await takeCensus(pieces(bytes, 64 * 1024), 'a', [])
  const parsed = JSON.parse(bytes.toString())
  const { node_fields: fields, node_types: types } = parsed.snapshot.meta
  const expected = new Map<string, { count: number; size: number }>()
  for (let at = 0; at < parsed.nodes.length; at += fields.length) {
    const type = types[0][parsed.nodes[at + fields.indexOf('type')]]
    const sum = expected.get(type) ?? { count: 0, size: 0 }
    sum.count++
    sum.size += parsed.nodes[at + fields.indexOf('self_size')]
    expected.set(type, sum)
  }
  for (const [type, sum] of expected) expect(census.types.get(type)).toEqual(sum)
  expect(census.constructors.get('Marked')?.count).toBe(500)
  const here = census.functions.filter((group) => group.script?.endsWith('program.cjs'))
  expect(here.some(({ most }) => most === 500)).toBe(true)
})

import { expect, test } from 'vitest'
import type { Signature } from '../../src/advisory/advisory.ts'
import { CensusTaker } from '../../src/heap/census.ts'
import { GraphTaker } from '../../src/heap/graph/graph.ts'
import { heldOf } from '../../src/heap/graph/held.ts'
import { safeEdge, safeNode } from '../../src/heap/graph/safe.ts'
import { readSnapshot } from '../../src/heap/snapshot/read.ts'
import type { MadeNode } from './made.ts'
import { closuresOf, pieces, snapshotText } from './made.ts'

const source = (text: string) => ({ path: 'a', bytes: () => pieces(text, 64) })

async function graphOf(text: string, prefixes: readonly string[] = []): Promise<GraphTaker> {
  const { path, bytes } = source(text)
  return readSnapshot(
    bytes(),
    path,
    (layout) => new GraphTaker(layout, new CensusTaker(layout, prefixes)),
  )
}

async function held(signature: Signature, nodes: readonly MadeNode[]) {
  const text = snapshotText(nodes)
  const prefixes = 'string' in signature ? [signature.string] : []
  const [found] = await heldOf([signature], await graphOf(text, prefixes), source(text))
  return found
}

const global = (...edges: NonNullable<MadeNode['edges']>): MadeNode[] => [
  {
    type: 'synthetic',
    name: '',
    size: 0,
    edges: [
      ['element', '1', 2],
      ['shortcut', 'global', 1],
    ],
  },
  { type: 'object', name: 'global', edges },
  { type: 'synthetic', name: '(GC roots)', size: 0 },
]

/** Two items in a list; each holds a value of its own, and both one that the globals hold, too. */
const items = [
  ...global(['property', 'cache', 3], ['property', 'shared', 8]),
  { type: 'object', name: 'Cache', edges: [['property', 'list', 4]] },
  {
    type: 'array',
    name: '',
    edges: [
      ['element', '0', 5],
      ['element', '1', 6],
    ],
  },
  { type: 'object', name: 'Item', size: 10, edges: [['property', 'own', 7]] },
  { type: 'object', name: 'Item', size: 10, edges: [['property', 'shared', 8]] },
  { type: 'object', name: 'Value', size: 100 },
  { type: 'object', name: 'Value', size: 1000 },
] satisfies MadeNode[]

test('what would be free without them counts, and what others hold does not', async () => {
  expect(await held({ constructor: 'Item' }, items)).toEqual({
    count: 2,
    retained: 120,
    path: [
      { edge: '', node: 'global', through: 2 },
      { edge: '.cache', node: 'Cache', through: 2 },
      { edge: '.list', node: '(array)', through: 2 },
      { edge: '[0]', node: 'Item', through: 1 },
    ],
  })
})

test('the way goes to whom holds the most, not to who comes first', async () => {
  const { path } =
    (await held({ constructor: 'Item' }, [
      ...global(['property', 'few', 3], ['property', 'many', 4]),
      { type: 'object', name: 'Few', edges: [['property', 'a', 5]] },
      {
        type: 'object',
        name: 'Many',
        edges: [
          ['property', 'b', 6],
          ['property', 'c', 7],
        ],
      },
      ...[1, 2, 3].map((): MadeNode => ({ type: 'object', name: 'Item' })),
    ])) ?? {}
  expect(path?.map(({ node, through }) => `${node} ${through}`)).toEqual([
    'global 3',
    'Many 2',
    'Item 1',
  ])
})

test('a weak reference holds nothing', async () => {
  const weak = [...global(['weak', 'x', 3]), { type: 'object', name: 'Item', size: 10 }]
  expect(await held({ constructor: 'Item' }, weak)).toEqual({ count: 1, retained: 0, path: [] })
})

test('a ring is walked once', async () => {
  const ring = [
    ...global(['property', 'a', 3]),
    { type: 'object', name: 'Item', size: 10, edges: [['property', 'next', 4]] },
    { type: 'object', name: 'Item', size: 10, edges: [['property', 'next', 3]] },
  ] satisfies MadeNode[]
  expect(await held({ constructor: 'Item' }, ring)).toMatchObject({ count: 2, retained: 20 })
})

test('closures are told by the code that they share, strings by how they begin', async () => {
  const script = '/srv/node_modules/pg/lib/result.js'
  const code = closuresOf('onEnd', script, 3, { at: 3 })
  const holder = global(['property', 'a', 5], ['property', 'b', 6], ['property', 'c', 7])
  const closure = { name: 'onEnd', script: 'node_modules/pg/lib/result.js' }
  expect(await held({ closure }, [...holder, ...code])).toMatchObject({
    count: 3,
    retained: 400 / 2 + 24,
  })
  const text = { type: 'string', name: '(function anonymous(a', size: 50 }
  const strings = [...global(['property', 'a', 3]), text]
  expect(await held({ string: '(function ano' }, strings)).toMatchObject({ count: 1, retained: 50 })
})

test('nodes that claim more edges than there are make no graph', async () => {
  const text = snapshotText(items)
    .replace('"edges":[', '"edges":[')
    .replace(/,2,0,0\n/, ',9,0,0\n')
  const taken = await graphOf(text)
  expect(() => taken.check('a')).toThrow('a: not a V8 heap snapshot: its nodes say that they have')
})

test.each([
  ['object', 'Session', 'Session'],
  ['object', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'object'],
  ['object', 'alice@example.org', 'object'],
  ['string', 'a password', '(string)'],
  ['closure', 'onEnd', 'onEnd()'],
  ['closure', 'a password', 'function'],
  ['synthetic', '(GC roots)', '(GC roots)'],
  ['hidden', 'system / Map', 'system / Map'],
  ['code', '/home/alice/secret.js', '(code)'],
])('of a node only what a program names is told: %s %s', (type, name, told) => {
  expect(safeNode(type, name)).toBe(told)
})

test.each([
  ['property', 'sessions', 3, '.sessions'],
  ['property', 'sessions', 1000, '[…]'],
  ['property', 'user_8471936', 3, '[…]'],
  ['property', 'alice@example.org', 3, '[…]'],
  ['context', 'cache', 3, '(variable cache)'],
  ['element', '12', 1000, '[12]'],
])('of an edge no key of a table is told: %s %s', (type, name, properties, told) => {
  expect(safeEdge({ type, name }, properties)).toBe(told)
})

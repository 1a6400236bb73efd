import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LeakscanError } from '../../src/errors.ts'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import type { LockfileReader } from '../../src/lockfile/reader.ts'
import { yarnBerryReader } from '../../src/lockfile/yarn-berry/yarn-berry.ts'
import { yarnClassicReader } from '../../src/lockfile/yarn-classic/yarn-classic.ts'

const classic = `# yarn lockfile v1


"@s/a@^1.0.0", "@s/a@^1.1.0":
  version "1.1.2"
  resolved "https://registry.example.org/@s/a/-/a-1.1.2.tgz#0123"
  integrity sha512-abc==
  dependencies:
    b "^2 || ^3"
    "c" latest
  optionalDependencies:
    d "npm:e@^1"

"b@^2 || ^3":
  version "3.0.0"
`

const berry = `__metadata:
  version: 8
  cacheKey: 10c0

"@s/a@npm:^1.0.0, @s/a@npm:^1.1.0":
  version: 1.1.2
  resolution: "@s/a@npm:1.1.2"
  dependencies:
    b: "npm:^2 || ^3"
    c: "npm:latest"
  peerDependencies:
    d: ^1
  dependenciesMeta:
    c:
      optional: true
  bin:
    a: ./bin/a.js
  checksum: 10c0/0123
  languageName: node
  linkType: hard

"r@workspace:.":
  version: 0.0.0-use.local
  resolution: "r@workspace:."
  dependencies:
    "@s/a": "npm:^1.0.0"
  languageName: unknown
  linkType: soft
`

const manifest =
  '{"workspaces":["w"],"dependencies":{"@s/a":"^1.0.0"},"devDependencies":{"b":"^2 || ^3"}}'

/** Reads all there is to read; `undefined` where the reader says that the text is damaged. */
function readAll(reader: LockfileReader, text: string): DependencyGraph | undefined {
  try {
    const graph = reader.read({ text, path: 'yarn.lock', readManifest: () => manifest })
    graph.edges()
    for (const pkg of graph.packages) graph.reach(pkg)
    return graph
  } catch (error) {
    if (error instanceof LeakscanError) return undefined
    throw error
  }
}

const pieces = [
  '"',
  ':',
  ' ',
  '  ',
  '\n',
  '\r',
  '\t',
  '\\',
  ',',
  '#',
  '@',
  '{',
  '[',
  '&a',
  '*a',
  '!',
  '?',
  '- ',
  '|',
  '\u001b[31m',
  '\ufeff',
  '__proto__',
  '<<<<<<< x\n',
]

const mutations = fc.array(
  fc.record({
    at: fc.nat({ max: 800 }),
    remove: fc.nat({ max: 30 }),
    insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })),
  }),
  { minLength: 1, maxLength: 4 },
)

describe.each([
  ['yarn 1', yarnClassicReader, classic],
  ['berry', yarnBerryReader, berry],
] as const)('a lockfile of %s that something happened to', (_, reader, sound) => {
  test('is sound to begin with', () => {
    expect(readAll(reader, sound)?.packages[0]).toMatchObject({ name: '@s/a', version: '1.1.2' })
  })

  test('cut off anywhere, it is an error or some of its packages, never none', () => {
    const graphs = Array.from(sound, (_character, end) => readAll(reader, sound.slice(0, end)))
    const empty = graphs.flatMap((graph, end) => (graph?.packages.length === 0 ? [end] : []))
    expect(empty).toEqual([])
    expect(graphs.filter(Boolean).length).toBeGreaterThan(0)
  })

  test('changed anywhere, it is a LeakscanError or a graph with something in it', () => {
    const holds = fc.property(mutations, (changes) => {
      let text = sound
      for (const { at, remove, insert } of changes) {
        text = text.slice(0, at) + insert + text.slice(at + remove)
      }
      const graph = readAll(reader, text)
      return !graph || isSound(graph)
    })
    expect(fc.check(holds, { numRuns: 1000 })).toMatchObject({ counterexample: null })
  })

  test('any text is an error or a graph', () => {
    const holds = fc.property(fc.string({ unit: 'binary' }), (text) => {
      const graph = readAll(reader, text)
      return !graph || isSound(graph)
    })
    expect(fc.check(holds)).toMatchObject({ counterexample: null })
  })
})

function isSound({ packages, importers }: DependencyGraph): boolean {
  const ids = new Set(packages.map(({ id }) => id))
  const isNamed = packages.every(({ name }) => name !== '')
  return packages.length + importers.length > 0 && ids.size === packages.length && isNamed
}

const size = 100_000

/** Each package depends on the next, and the last on the first: a cycle through all of them. */
function chain(entryOf: (i: number, next: number) => string): string {
  return Array.from({ length: size }, (_, i) => entryOf(i, (i + 1) % size)).join('\n')
}

describe('a hundred thousand packages in one cycle', () => {
  test.each([
    [
      'yarn 1',
      yarnClassicReader,
      '# yarn lockfile v1\n\n\n' +
        chain((i, n) => `p${i}@1:\n  version "1.0.0"\n  dependencies:\n    p${n} "1"\n`),
    ],
    [
      'berry',
      yarnBerryReader,
      '__metadata:\n  version: 8\n\n' +
        '"r@workspace:.":\n  resolution: "r@workspace:."\n  dependencies:\n    p0: "npm:1"\n\n' +
        chain(
          (i, n) =>
            `"p${i}@npm:1":\n  resolution: "p${i}@npm:1.0.0"\n  dependencies:\n    p${n}: "npm:1"\n` +
            `    peer: "npm:1"\n  peerDependencies:\n    p${n}: "*"\n    other: "*"\n`,
        ),
    ],
  ] as const)('%s: are read, linked and reached', (_, reader, text) => {
    const readManifest = () => '{"devDependencies":{"p0":"1"}}'
    const graph = reader.read({ text, path: 'yarn.lock', readManifest })
    expect(graph.packages).toHaveLength(size)
    expect(graph.packages.filter((pkg) => graph.reach(pkg).dev === true)).toHaveLength(size)
  })
})

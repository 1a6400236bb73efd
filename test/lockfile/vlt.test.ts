import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import { parseDepId } from '../../src/lockfile/vlt/dep-id.ts'
import { vltReader } from '../../src/lockfile/vlt/vlt.ts'
import { root } from '../cli.ts'
import { failureOf } from '../failure.ts'
import { damagedText } from './damaged-text.ts'

/** Written by vlt 1.0.0-rc.23, and by the first vlt, of December 2024, for one project. */
const fixtures = join(root, 'test/fixtures/vlt')
const lockOf = (name: string) => readFileSync(join(fixtures, `${name}.json`), 'utf8')
const locks = [lockOf('1'), lockOf('unversioned')] as const

function read(text: string): DependencyGraph {
  return vltReader.read({
    text,
    path: 'vlt-lock.json',
    readManifest: (folder) =>
      ['', 'packages/lib'].includes(folder)
        ? readFileSync(join(fixtures, folder, 'package.json'), 'utf8')
        : undefined,
  })
}

function rowsOf(graph: DependencyGraph): string[] {
  const names = new Map(graph.packages.map(({ id, name, version }) => [id, `${name}@${version}`]))
  const called = (id: string | undefined) => names.get(id ?? '') ?? id
  return graph
    .edges()
    .map(
      ({ from, type, name, range, to }) =>
        `${called(from)}: ${type} ${name} ${range} → ${called(to)}`,
    )
}

describe.each([
  ['1', locks[0], '1'],
  ['none, as the first had it', locks[1], '0'],
])('a lockfile of version %s as vlt wrote it', (_, text, version) => {
  const graph = read(text)

  test('has the packages that it lists, each at its line', () => {
    const lines = text.split('\n')
    expect(graph.formatVersion).toBe(version)
    expect(graph.packages).toHaveLength(46)
    for (const { id, name, line } of graph.packages)
      expect([lines[line - 1]?.startsWith(`    "${id}": [`), lines[line - 1]]).toEqual([
        true,
        expect.stringContaining(`"${name}"`),
      ])
  })

  test('tells what is no package of a registry', () => {
    const others = graph.packages.filter(({ source }) => source !== 'registry')
    expect(others.map(({ name, source, resolved }) => [name, source, resolved])).toEqual([
      ['folder', 'file', 'folder'],
      ['left-pad', 'tarball', 'https://cdn.example.org/left-pad/-/left-pad-1.3.0.tgz'],
    ])
  })

  test('has importers, and their dependencies with ranges as they are written', () => {
    expect(graph.importers.map(({ id, name }) => `${id} ${name}`)).toEqual([
      ' app',
      'packages/lib @us/lib',
    ])
    const direct = rowsOf(graph).filter((row) => /^(?:packages\/lib)?: /.test(row))
    expect(direct.toSorted()).toEqual([
      ': dev pg 7.4.1 → pg@7.4.1',
      ': prod @us/lib workspace:* → packages/lib',
      ': prod chokidar ^3.5.0 → chokidar@3.6.0',
      ': prod folder file:./folder → folder@undefined',
      ': prod left https://cdn.example.org/left-pad/-/left-pad-1.3.0.tgz → left-pad@undefined',
      ': prod old npm:minimist@^0.2.0 → minimist@0.2.4',
      ': prod react-dom ^18 → react-dom@18.3.1',
      'packages/lib: optional ms 2.0.0 → ms@2.0.0',
      'packages/lib: prod ajv-keywords ^5 → ajv-keywords@5.1.0',
      'packages/lib: prod debug ^4.0.0 → debug@4.4.3',
    ])
  })

  test('gives a package the alias that everybody calls it by', () => {
    const aliased = graph.packages.filter(({ alias }) => alias !== undefined)
    expect(aliased.map(({ name, alias }) => `${alias} is ${name}`).toSorted()).toEqual([
      'left is left-pad',
      'old is minimist',
    ])
  })

  test('reaches every package, and tells dev, optional and peer by the ways to it', () => {
    const reached = (flag: 'dev' | 'optional' | 'peer') =>
      graph.packages.filter((pkg) => graph.reach(pkg)[flag]).map(({ name }) => name)
    expect(graph.packages.filter((pkg) => graph.reach(pkg).dev === undefined)).toEqual([])
    expect(reached('dev')).toHaveLength(14)
    expect(reached('optional')).toEqual(['fsevents', 'ms'])
    expect(reached('peer')).toContain('react')
  })
})

test('both versions say the same of one project', () => {
  const [now, then] = locks.map((text) => rowsOf(read(text)).toSorted())
  expect(now).toEqual(then)
})

test.each<[string, ReturnType<typeof parseDepId>]>([
  [
    '~npm~@esbuild+linux-x64@0.18.20',
    { source: 'registry', subject: '@esbuild/linux-x64@0.18.20' },
  ],
  ['~npm~a__b@1.0.0_pbuild~peer.2', { source: 'registry', subject: 'a_b@1.0.0+build' }],
  ['~https_c++npm.example.org+~a@1.0.0', { source: 'registry', subject: 'a@1.0.0' }],
  ['~~a@1.0.0', { source: 'registry', subject: 'a@1.0.0' }],
  ['~npm~a@1.0.0~#b_s_g_s#a', { source: 'registry', subject: 'a@1.0.0' }],
  ['git~github_cme+left~v1', { source: 'git', subject: 'github:me/left#v1' }],
  ['git~github_cme+left~', { source: 'git', subject: 'github:me/left' }],
  [
    'remote~https_c++cdn.example.org+a.tgz',
    { source: 'tarball', subject: 'https://cdn.example.org/a.tgz' },
  ],
  ['file~.+up_1B_q', { source: 'file', subject: './up\u001b"' }],
  ['workspace~packages+a_d', { source: 'workspace', subject: 'packages/a.' }],
  ['··@a§b@1.0.0', { source: 'registry', subject: '@a/b@1.0.0' }],
  ['·npm·@a%2Fb@1.0.0%2Bx', { source: 'registry', subject: '@a/b@1.0.0+x' }],
  ['·npm·%zz@1.0.0', { source: 'registry', subject: '%zz@1.0.0' }],
  [';;a@1.0.0', { source: 'registry', subject: 'a@1.0.0' }],
  ['workspace;packages%2Fa', { source: 'workspace', subject: 'packages/a' }],
  ['~npm', undefined],
  ['npm~a@1.0.0', undefined],
  ['a@1.0.0', undefined],
  ['', undefined],
])('the id %s is read', (id, expected) => {
  expect(parseDepId(id)).toEqual(expected)
})

const made = `{
  "lockfileVersion": 0,
  "options": { "modifiers": { "#a": "1.0.0" } },
  "nodes": {
    "··a@v1.0.0": [0, "a", "sha512-a"],
    "git·github%3Ame§left·abc": [1, null]
  },
  "edges": {
    "··a@v1.0.0 left": "optional github:me/left#abc git·github%3Ame§left·abc",
    "··a@v1.0.0 gone": "peerOptional >=1 <2 || 3 MISSING",
    "workspace·b a": "prod * ··a@v1.0.0"
  }
}
`

test('importers are those that something depends from, and come first whatever the order', () => {
  const graph = read(made)
  expect(graph.importers.map(({ id }) => id)).toEqual(['', 'b'])
  expect(graph.packages.map(({ name, version, line }) => `${name} ${version} ${line}`)).toEqual([
    'a 1.0.0 5',
    'github:me/left#abc undefined 6',
  ])
  expect(rowsOf(graph)).toEqual([
    'b: prod a * → a@1.0.0',
    'a@1.0.0: optional left github:me/left#abc → github:me/left#abc@undefined',
    'a@1.0.0: peerOptional gone >=1 <2 || 3 → undefined',
  ])
})

describe('damage', () => {
  test.each<[string, string, string, RegExp]>([
    ['an empty file', '', 'LOCKFILE_PARSE', /^vlt-lock\.json: the file is empty/],
    ['a conflict', `<<<<<<< HEAD\n${made}`, 'LOCKFILE_PARSE', /:1: a merge conflict/],
    ['a cut', made.slice(0, 200), 'LOCKFILE_PARSE', /^vlt-lock\.json:\d+: /],
    ['a version to come', made.replace('0,', '2,'), 'LOCKFILE_VERSION', /2 is not known/],
    ['a version that is text', made.replace('0,', '"0",'), 'LOCKFILE_VERSION', /is not known/],
    ['no nodes', '{"edges": {}}', 'LOCKFILE_PARSE', /no "nodes"/],
    ['no edges', '{"nodes": {}}', 'LOCKFILE_PARSE', /no "edges"/],
    ['a list', '[]', 'LOCKFILE_PARSE', /not a vlt-lock\.json/],
    ['nodes in a list', '{"nodes": [], "edges": {}}', 'LOCKFILE_PARSE', /"nodes" is not an obj/],
    ['a node that is an object', made.replace('[1, null]', '{}'), 'LOCKFILE_PARSE', /:6: .*a list/],
    ['an id of another kind', made.replace('git·', 'svn·'), 'LOCKFILE_PARSE', /:6: "svn·.*an id/],
    [
      'a twin',
      made.replace('git·github%3Ame§left·abc": [', '··a@v1.0.0": ['),
      'LOCKFILE_PARSE',
      /twice/,
    ],
    ['an unknown type', made.replace('prod *', 'must *'), 'LOCKFILE_PARSE', /:11: .*dependency/],
    [
      'an edge without an end',
      made.replace('prod *', 'prod'),
      'LOCKFILE_PARSE',
      /:11: .*dependency/,
    ],
    ['an edge that is a list', made.replace(/"prod.*"/, '[]'), 'LOCKFILE_PARSE', /not a string/],
    [
      'an edge from nowhere',
      made.replace('workspace·b a', '··b@2.0.0 a'),
      'LOCKFILE_PARSE',
      /"··b@2\.0\.0" depends on something and is not in it/,
    ],
    ['deep nesting', `{"x": ${'['.repeat(200_000)}`, 'LOCKFILE_PARSE', /vlt-lock\.json/],
  ])('%s is told with its place', (_, text, code, message) => {
    const failure = failureOf(() => read(text))
    expect(failure?.code).toBe(code)
    expect(failure?.message).toMatch(message)
    expect(failure?.hint).toBeTruthy()
  })
})

test('names that are special to JavaScript are names like any other', () => {
  const graph = read(`{"nodes": {"~npm~____proto____@1.0.0": [0, "__proto__"]},
    "edges": {"file~_d __proto__": "prod 1 ~npm~____proto____@1.0.0",
      "~npm~____proto____@1.0.0 constructor": "prod 1 constructor"}}`)
  expect(graph.packages.map(({ name }) => name)).toEqual(['__proto__'])
  expect(graph.edges().map(({ to }) => to)).toEqual(['~npm~____proto____@1.0.0', undefined])
})

test('a folder is one importer whatever leads to it, and no package', () => {
  const graph = read(`{"nodes": {"~npm~a@1.0.0": [0, "a"]}, "edges": {
    "workspace~b a": "prod 1 ~npm~a@1.0.0", "workspace~b~peer.1 a": "prod 1 ~npm~a@1.0.0",
    "workspace~_tnpm_ta@1.0.0 a": "prod 1 ~npm~a@1.0.0", "workspace~b c": "prod 1 remote~_d"}}`)
  expect(graph.importers.map(({ id }) => id)).toEqual(['', 'b', 'workspace~_tnpm_ta@1.0.0'])
  expect(graph.edges().map(({ from, to }) => `${from} → ${to}`)).toEqual([
    'b → ~npm~a@1.0.0',
    'b → ~npm~a@1.0.0',
    'workspace~_tnpm_ta@1.0.0 → ~npm~a@1.0.0',
    'b → undefined',
  ])
})

test('what is read of any text is a graph whose parts agree, or it is refused', () => {
  fc.assert(
    fc.property(damagedText(fc.constantFrom(made, ...locks)), (text) => {
      failureOf(() => {
        const graph = read(text)
        const ids = [...graph.importers, ...graph.packages].map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        const known = new Set<string | undefined>([...ids, undefined])
        expect(graph.edges().filter(({ from, to }) => !known.has(from) || !known.has(to))).toEqual(
          [],
        )
        for (const pkg of graph.packages) graph.reach(pkg)
      })
    }),
    { numRuns: 1500 },
  )
})

test('a lockfile that was cut off is refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(made, ...locks), fc.nat(), (text, at) => {
      const cut = text.trimEnd().slice(0, at % (text.trimEnd().length - 1))
      expect(failureOf(() => read(cut))?.code).toBe('LOCKFILE_PARSE')
    }),
    { numRuns: 1000 },
  )
})

test('any name and version, encoded as vlt does it, is read as it was', () => {
  // Rules: https://github.com/vltpkg/vltpkg/tree/main/src/dep-id
  const codes = '_+\\\\:~<>"|?*. '
  const letters = '_pbctlgqimads'
  const encode = (part: string) =>
    // oxlint-disable-next-line no-control-regex -- they are what is encoded
    part.replaceAll(/[_+\\:~<>"|?* /\0-\x1f]|\.$/g, (found) => {
      if (found === '/') return '+'
      const at = codes.replace('\\\\', '\\').indexOf(found)
      const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')
      return `_${at === -1 ? code : letters[at]}`
    })
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
      fc.string(),
      (subject, extra) => {
        expect(parseDepId(`~npm~${encode(subject)}~${encode(extra)}`)?.subject).toBe(subject)
        expect(parseDepId(`·npm·${encodeURIComponent(subject)}`)?.subject).toBe(subject)
      },
    ),
    { numRuns: 1000 },
  )
})

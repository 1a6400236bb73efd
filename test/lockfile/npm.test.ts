import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DependencyGraph, Package } from '../../src/graph/graph.ts'
import { npmReader } from '../../src/lockfile/npm/npm.ts'
import { failureOf } from '../failure.ts'
import { damagedText } from './damaged-text.ts'

const registry = 'https://registry.example.org'

function read(text: string, manifests: Readonly<Record<string, unknown>> = {}): DependencyGraph {
  return npmReader.read({
    text,
    path: 'package-lock.json',
    readManifest: (folder) =>
      Object.hasOwn(manifests, folder) ? JSON.stringify(manifests[folder]) : undefined,
  })
}

/** A lockfile of version 3 with these entries, the root's besides. */
function withPackages(packages: Readonly<Record<string, unknown>>, root: unknown = {}): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { '': root, ...packages } }, undefined, 2)
}

/** A lockfile of version 1, or of none, with these entries. */
function withDependencies(dependencies: unknown, lockfileVersion?: number): string {
  return JSON.stringify({ name: 'x', lockfileVersion, dependencies }, undefined, 2)
}

function only(graph: DependencyGraph): Package | undefined {
  expect(graph.packages).toHaveLength(1)
  return graph.packages[0]
}

/** All but its place, and without the URL where it is a registry's. */
function essence({ id, line, resolved, ...rest }: Package): Partial<Package> {
  expect([id, line]).toEqual(['node_modules/a', expect.any(Number)])
  return rest.source === 'registry' || resolved === undefined ? rest : { ...rest, resolved }
}

function edgesOf(graph: DependencyGraph): string[] {
  return graph
    .edges()
    .map(({ from, to, name, range, type }) => `${from} -> ${to}: ${type} ${name}@${range}`)
}

describe('every lockfileVersion', () => {
  const nested = {
    a: { version: '1.0.0', requires: { b: '^2.0.0' }, dependencies: { b: { version: '2.1.0' } } },
    b: { version: '1.0.0', dev: true },
  }
  const packages = {
    '': { dependencies: { a: '^1.0.0' }, devDependencies: { b: '1' } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '^2.0.0' } },
    'node_modules/a/node_modules/b': { version: '2.1.0' },
    'node_modules/b': { version: '1.0.0', dev: true },
  }
  const manifest = { '': { dependencies: { a: '^1.0.0' }, devDependencies: { b: '1' } } }

  test.each([
    [undefined, { name: 'x', dependencies: nested }],
    [0, { lockfileVersion: 0, dependencies: nested }],
    [1, { lockfileVersion: 1, dependencies: nested }],
    [2, { lockfileVersion: 2, packages, dependencies: nested }],
    [2, { lockfileVersion: 2, dependencies: nested, packages }],
    [2, { dependencies: nested, lockfileVersion: 2, packages }],
    [3, { lockfileVersion: 3, packages }],
    [3, { packages, lockfileVersion: 3 }],
  ])('%s', (version, lock) => {
    const graph = read(JSON.stringify(lock), manifest)
    expect(graph.format).toBe('npm')
    expect(graph.formatVersion).toBe(String(version ?? 0))
    expect(graph.importers.map((importer) => importer.id)).toEqual([''])
    expect(graph.packages.map(({ id, name, version: v }) => [id, name, v])).toEqual([
      ['node_modules/a', 'a', '1.0.0'],
      ['node_modules/a/node_modules/b', 'b', '2.1.0'],
      ['node_modules/b', 'b', '1.0.0'],
    ])
    expect(edgesOf(graph)).toEqual([
      ' -> node_modules/a: prod a@^1.0.0',
      ' -> node_modules/b: dev b@1',
      'node_modules/a -> node_modules/a/node_modules/b: prod b@^2.0.0',
    ])
    expect(graph.packages.map((pkg) => graph.reach(pkg).dev)).toEqual(
      version ? [false, false, true] : [undefined, undefined, true],
    )
  })

  test('version 2 without "packages" is read by its nested dependencies', () => {
    const graph = read(JSON.stringify({ lockfileVersion: 2, dependencies: nested }))
    expect(graph.packages).toHaveLength(3)
  })

  test.each([
    '{"name":"x","lockfileVersion":1}',
    '{"lockfileVersion":1}',
    '{"name":"x","version":"1.0.0"}',
    '{"name":"x","version":"1.0.0","dependencies":{}}',
    '{"lockfileVersion":3,"packages":{}}',
    '{"lockfileVersion":3,"packages":{"":{"name":"x"}}}',
  ])('%s is a project without dependencies', (text) => {
    expect(read(text).packages).toEqual([])
    expect(read(text).edges()).toEqual([])
  })
})

describe('lockfileVersion 1 and before', () => {
  test('without "requires" only the direct dependencies have edges', () => {
    const lock = withDependencies({ a: { version: '1.0.0' }, b: { version: '1.0.0' } })
    expect(edgesOf(read(lock, { '': { dependencies: { a: '1' } } }))).toEqual([
      ' -> node_modules/a: prod a@1',
    ])
  })

  test('without a manifest the direct dependencies are unknown', () => {
    const lock = withDependencies({ a: { version: '1.0.0', requires: { b: '1' } } }, 1)
    expect(edgesOf(read(lock))).toEqual(['node_modules/a -> undefined: prod b@1'])
  })

  test('"requires": true at the root is no edge', () => {
    expect(edgesOf(read('{"lockfileVersion":1,"requires":true,"dependencies":{}}'))).toEqual([])
  })

  test('"requires": false, as npm 5 wrote for what needs nothing', () => {
    const lock = withDependencies({ a: { version: '1.0.0', requires: false } }, 1)
    expect(edgesOf(read(lock))).toEqual([])
  })

  test('what is optional, where its dependent is not, is optional to its dependent', () => {
    const lock = withDependencies(
      {
        a: { version: '1.0.0', requires: { b: '1' } },
        b: { version: '1.0.0', optional: true, requires: { c: '1' } },
        c: { version: '1.0.0', optional: true },
      },
      1,
    )
    expect(edgesOf(read(lock))).toEqual([
      'node_modules/a -> node_modules/b: optional b@1',
      'node_modules/b -> node_modules/c: prod c@1',
    ])
  })

  test.each<[string, unknown, Partial<Package>]>([
    [
      'an alias has the real name',
      { version: 'npm:real@1.2.3', resolved: `${registry}/real/-/real-1.2.3.tgz` },
      { name: 'real', alias: 'a', version: '1.2.3', source: 'registry' },
    ],
    [
      'an alias of a scoped package',
      { version: 'npm:@scope/real@1.2.3' },
      { name: '@scope/real', alias: 'a', version: '1.2.3', source: 'registry' },
    ],
    ['no "resolved"', { version: '1.0.0' }, { version: '1.0.0', source: 'registry' }],
    [
      'a git URL in the place of the version',
      { version: 'git+ssh://git@example.com/a.git#abc', from: 'git+ssh://git@example.com/a.git' },
      { source: 'git', resolved: 'git+ssh://git@example.com/a.git#abc' },
    ],
    [
      'a GitHub shorthand',
      { version: 'github:x/a#abc' },
      { source: 'git', resolved: 'github:x/a#abc' },
    ],
    [
      'npm 2: a version and a git URL it came from',
      { version: '1.0.0', from: 'x/a#v1', resolved: 'git://example.com/x/a.git#abc' },
      { version: '1.0.0', source: 'git', resolved: 'git://example.com/x/a.git#abc' },
    ],
    ['a folder', { version: 'file:../a' }, { source: 'file', resolved: 'file:../a' }],
    [
      'a tarball on disk',
      { version: 'file:a-1.0.0.tgz' },
      { source: 'file', resolved: 'file:a-1.0.0.tgz' },
    ],
    [
      'a tarball somewhere',
      { version: 'https://example.com/a.tgz' },
      { source: 'tarball', resolved: 'https://example.com/a.tgz' },
    ],
    [
      'npm 2: a version and a tarball it came from',
      {
        version: '1.0.0',
        from: 'a@https://example.com/a.tgz',
        resolved: 'https://example.com/a.tgz',
      },
      { version: '1.0.0', source: 'tarball', resolved: 'https://example.com/a.tgz' },
    ],
    [
      'npm 2: a range it came from, by a registry of its own ways',
      { version: '1.0.0', from: 'a@^1.0.0', resolved: 'https://npm.example.com/download/a/1.0.0' },
      { version: '1.0.0', source: 'registry' },
    ],
    ['bundled', { version: '1.0.0', bundled: true }, { version: '1.0.0', bundled: true }],
    ['extraneous', { version: '1.0.0', extraneous: true }, { version: '1.0.0', extraneous: true }],
    ['a `v` before the version', { version: 'v1.2.2' }, { version: '1.2.2', source: 'registry' }],
    ['a tag for a version', { version: 'latest' }, { source: 'unknown', resolved: 'latest' }],
    ['no version', {}, { name: 'a', source: 'registry' }],
  ])('%s', (_, entry, expected) => {
    const pkg = only(read(withDependencies({ a: entry }, 1)))
    expect(pkg && essence(pkg)).toEqual({ name: 'a', source: 'registry', ...expected })
  })
})

describe('lockfileVersion 2 and 3', () => {
  test.each<[string, unknown, Partial<Package>]>([
    [
      'an alias has the real name',
      { name: 'real', version: '1.2.3', resolved: `${registry}/real/-/real-1.2.3.tgz` },
      { name: 'real', alias: 'a', version: '1.2.3', source: 'registry' },
    ],
    ['no "resolved"', { version: '1.0.0' }, { name: 'a', version: '1.0.0', source: 'registry' }],
    [
      'a git URL',
      { version: '1.0.0', resolved: 'git+ssh://git@example.com/x/a.git#abc' },
      { version: '1.0.0', source: 'git', resolved: 'git+ssh://git@example.com/x/a.git#abc' },
    ],
    [
      'a tarball on disk',
      { version: '1.0.0', resolved: 'file:a-1.0.0.tgz' },
      { version: '1.0.0', source: 'file', resolved: 'file:a-1.0.0.tgz' },
    ],
    [
      'a folder that is not in the lockfile',
      { resolved: '../elsewhere', link: true },
      { source: 'link', resolved: '../elsewhere' },
    ],
    ['inBundle', { version: '1.0.0', inBundle: true }, { version: '1.0.0', bundled: true }],
    ['extraneous', { version: '1.0.0', extraneous: true }, { version: '1.0.0', extraneous: true }],
    ['a `v` before the version', { version: 'v1.2.2' }, { version: '1.2.2' }],
    ['no version', { resolved: `${registry}/a/-/a-1.0.0.tgz` }, { name: 'a', source: 'registry' }],
    ['a version that is no text', { version: 1 }, { name: 'a', source: 'registry' }],
    [
      "a private registry's path, port and query",
      { version: '1.0.0', resolved: 'http://npm.example.com:4873/x/npm/a/-/a-1.0.0.tgz?cache=1' },
      { version: '1.0.0', source: 'registry' },
    ],
    [
      'a tarball that a range asked for is a registry one, whatever its URL',
      { version: '1.0.0', resolved: 'https://npm.example.com/download/a/1.0.0/abcdef' },
      { version: '1.0.0', source: 'registry' },
    ],
  ])('%s', (_, entry, expected) => {
    const root = { dependencies: { a: '^1.0.0' } }
    const pkg = only(read(withPackages({ 'node_modules/a': entry }, root)))
    expect(pkg && essence(pkg)).toEqual({ name: 'a', source: 'registry', ...expected })
  })

  test.each([
    'https://example.com/a.tgz',
    'https://example.com/group/a/-/archive/v1.0.0/a-v1.0.0.tar.gz',
    'https://example.com/group/a/-/archive/v1.0.0/a-v1.0.0.tgz',
  ])('%s, asked for by its URL, is no registry package', (url) => {
    const entry = { version: '1.0.0', resolved: url }
    const graph = read(withPackages({ 'node_modules/a': entry }, { dependencies: { a: url } }))
    expect(only(graph)?.source).toBe('tarball')
  })

  test('the flags are those of the entry', () => {
    const flags = ['dev', 'optional', 'devOptional', 'peer'] as const
    for (const flag of flags) {
      const entry = { version: '1.0.0', [flag]: true }
      const graph = read(withPackages({ 'node_modules/a': entry }))
      const reach = graph.packages.map(graph.reach)
      expect(reach).toEqual([Object.fromEntries(flags.map((name) => [name, name === flag]))])
    }
  })

  test('edges have the type of the field, and an installed package no dev ones', () => {
    const fields = {
      dependencies: { a: '1', b: '1' },
      optionalDependencies: { b: '2' },
      peerDependencies: { c: '1', d: '1' },
      peerDependenciesMeta: { d: { optional: true }, c: { optional: false }, e: {} },
      devDependencies: { f: '1' },
    }
    const lock = withPackages({ 'node_modules/a': { version: '1.0.0', ...fields } }, fields)
    expect(edgesOf(read(lock))).toEqual([
      ' -> undefined: peer c@1',
      ' -> undefined: peerOptional d@1',
      ' -> node_modules/a: prod a@1',
      ' -> undefined: optional b@2',
      ' -> undefined: dev f@1',
      'node_modules/a -> undefined: peer c@1',
      'node_modules/a -> undefined: peerOptional d@1',
      'node_modules/a -> node_modules/a: prod a@1',
      'node_modules/a -> undefined: optional b@2',
    ])
  })

  test('the nearest copy on the way up is the one a dependent gets', () => {
    const lock = withPackages({
      'node_modules/a': { version: '1.0.0', dependencies: { c: '1' } },
      'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { c: '1', d: '1' } },
      'node_modules/a/node_modules/b/node_modules/c': { version: '3.0.0' },
      'node_modules/a/node_modules/c': { version: '2.0.0', dependencies: { d: '1' } },
      'node_modules/c': { version: '1.0.0' },
      'node_modules/d': { version: '1.0.0', dependencies: { b: '1', c: '1' } },
    })
    expect(edgesOf(read(lock))).toEqual([
      'node_modules/a -> node_modules/a/node_modules/c: prod c@1',
      'node_modules/a/node_modules/b -> node_modules/a/node_modules/b/node_modules/c: prod c@1',
      'node_modules/a/node_modules/b -> node_modules/d: prod d@1',
      'node_modules/a/node_modules/c -> node_modules/d: prod d@1',
      'node_modules/d -> undefined: prod b@1',
      'node_modules/d -> node_modules/c: prod c@1',
    ])
  })

  test('a workspace is an importer, and its dependents depend on its folder', () => {
    const graph = read(
      withPackages(
        {
          'node_modules/shared': { version: '1.0.0' },
          'node_modules/web': { resolved: 'packages/web', link: true },
          'packages/api': {
            name: 'api',
            version: '1.0.0',
            dependencies: { web: '*', shared: '1' },
            devDependencies: { own: '1' },
          },
          'packages/api/node_modules/own': { version: '1.0.0', dev: true },
          'packages/web': { version: '1.0.0', dev: true },
        },
        { name: 'root', workspaces: ['packages/*'], dependencies: { web: 'file:packages/web' } },
      ),
    )
    expect(graph.importers).toEqual([
      { id: '', name: 'root' },
      { id: 'packages/api', name: 'api' },
      { id: 'packages/web', name: undefined },
    ])
    expect(graph.packages.map(({ id, source }) => [id, source])).toEqual([
      ['node_modules/shared', 'registry'],
      ['node_modules/web', 'workspace'],
      ['packages/api/node_modules/own', 'registry'],
    ])
    expect(edgesOf(graph)).toEqual([
      ' -> packages/web: prod web@file:packages/web',
      'packages/api -> packages/web: prod web@*',
      'packages/api -> node_modules/shared: prod shared@1',
      'packages/api -> packages/api/node_modules/own: dev own@1',
    ])
    expect(graph.packages.map((pkg) => graph.reach(pkg).dev)).toEqual([false, true, true])
  })

  test('a folder beside the project finds its own packages, and not those of the project', () => {
    const lock = withPackages({
      '../beside': { version: '1.0.0', dependencies: { a: '1', c: '1' } },
      '../beside/node_modules/a': { version: '1.0.0', dependencies: { b: '1', c: '1' } },
      '../beside/node_modules/b': { version: '1.0.0' },
      'node_modules/beside': { resolved: '../beside', link: true },
      'node_modules/c': { version: '1.0.0' },
    })
    expect(edgesOf(read(lock))).toEqual([
      '../beside -> ../beside/node_modules/a: prod a@1',
      '../beside -> undefined: prod c@1',
      '../beside/node_modules/a -> ../beside/node_modules/b: prod b@1',
      '../beside/node_modules/a -> undefined: prod c@1',
    ])
  })

  test('order, escapes and layout of an entry do not matter', () => {
    const entry = {
      version: '1.0.0',
      resolved: `${registry}/a/-/a-1.0.0.tgz`,
      integrity: 'sha512-x',
      cpu: ['x64'],
      dev: true,
      hasInstallScript: true,
      inBundle: true,
      license: 'MIT',
      optional: true,
      peer: true,
      dependencies: { version: '^9.0.0', dev: '^9.0.0' },
      engines: { node: '>=20' },
      peerDependenciesMeta: { b: { optional: true } },
    }
    const whole = read(withPackages({ 'node_modules/a': entry }))
    const expected = [only(whole), whole.packages.map(whole.reach), edgesOf(whole)]
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(entry), { minLength: Object.keys(entry).length }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.constantFrom('v', '\\u0076'),
        (fields, indent, letter) => {
          const packages = { '': {}, 'node_modules/a': Object.fromEntries(fields) }
          const text = JSON.stringify({ lockfileVersion: 3, packages }, undefined, indent)
          const graph = read(text.replaceAll('"version"', `"${letter}ersion"`))
          const line = graph.packages[0]?.line ?? 0
          expect([
            { ...only(graph), line: expected[0] && whole.packages[0]?.line },
            graph.packages.map(graph.reach),
            edgesOf(graph),
          ]).toEqual(expected)
          expect(text.split('\n')[line - 1]).toContain('"node_modules/a"')
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('names and keys', () => {
  test('uppercase, scopes and dots are part of a name', () => {
    const names = ['JSONStream', '@Scope/Some.Thing', 'a.b', 'node_modules.js']
    const packages = Object.fromEntries(
      names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }]),
    )
    expect(read(withPackages(packages)).packages.map((pkg) => pkg.name)).toEqual(names)
  })

  test.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    '%s is a name like any other',
    (name) => {
      const entry = `{"version":"1.0.0","requires":{"${name}":"^1"},"dependencies":{"${name}":"^1"}}`
      const v3 = `{"lockfileVersion":3,"packages":{"":{},"node_modules/${name}":${entry}}}`
      const nested = `{"version":"1.0.0","requires":{"${name}":"^1"}}`
      const v1 = `{"lockfileVersion":1,"dependencies":{"${name}":${nested}}}`
      for (const graph of [read(v3), read(v1)]) {
        expect(only(graph)).toMatchObject({ name, version: '1.0.0' })
        const id = `node_modules/${name}`
        expect(edgesOf(graph)).toEqual([`${id} -> ${id}: prod ${name}@^1`])
      }
    },
  )

  test('of a key that stands twice the last one counts, as in JSON.parse', () => {
    const entry = '{"version":"1.0.0","version":"2.0.0","dev":true,"dev":false}'
    const v3 = `{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"9.0.0"},"node_modules/a":${entry}}}`
    const v1 = `{"lockfileVersion":1,"dependencies":{"a":{"version":"9.0.0"},"a":${entry}}}`
    for (const graph of [read(v3), read(v1)]) {
      expect(only(graph)?.version).toBe('2.0.0')
      expect(graph.packages.map((pkg) => graph.reach(pkg).dev)).toEqual([false])
    }
  })

  test('a field that stands twice and is no text the second time is absent', () => {
    const entry = '{"version":"1.0.0","version":null}'
    const v3 = `{"lockfileVersion":3,"packages":{"node_modules/a":${entry}}}`
    const v1 = `{"lockfileVersion":1,"dependencies":{"a":${entry}}}`
    expect(only(read(v3))).not.toHaveProperty('version')
    expect(only(read(v1))).not.toHaveProperty('version')
  })
})

describe('lines', () => {
  const v3 = `{
  "lockfileVersion": 3,
  "packages": {
    "": {
      "dependencies": { "a": "1" }
    },
    "node_modules/a": {
      "version": "1.0.0"
    }, "node_modules/b": {}
    ,

    "node_modules/c": {
    }
  }
}`
  const v1 = `{
  "lockfileVersion": 1,
  "dependencies": {
    "a": {
      "version": "1.0.0",
      "dependencies": {
        "b": {
          "version": "1.0.0" } } },
    "c": { "version": "1.0.0" }
  }
}`
  test.each([
    ['version 3', v3, [7, 9, 12]],
    ['version 3 with CRLF', v3.replaceAll('\n', '\r\n'), [7, 9, 12]],
    ['version 1', v1, [4, 7, 9]],
    ['version 1 with CRLF', v1.replaceAll('\n', '\r\n'), [4, 7, 9]],
    [
      'version 1, its version last',
      `${v1.slice(0, 2)}${v1.slice(26, -2)},"lockfileVersion":1}`,
      [3, 6, 8],
    ],
    ['everything on one line', v3.replaceAll('\n', ''), [1, 1, 1]],
  ])('%s: each package has the line of its entry', (_, text, lines) => {
    expect(read(text).packages.map((pkg) => pkg.line)).toEqual(lines)
  })
})

describe('what is no lockfile is told with its place and a way out', () => {
  const conflict = `{
  "lockfileVersion": 1,
  "dependencies": {
<<<<<<< HEAD
    "a": { "version": "1.0.0" }
=======
    "a": { "version": "2.0.0" }
>>>>>>> branch
  }
}`
  const repair = 'write it anew with `npm install --package-lock-only`'
  const restore = `Restore the file from version control, or ${repair}.`
  const fromBackup = { code: 'LOCKFILE_PARSE', hint: restore }
  const update = {
    code: 'LOCKFILE_VERSION',
    hint: 'Update leakscan, or write the lockfile anew with `npm install --lockfile-version 3`.',
  }

  test.each([
    ['', 'package-lock.json: the file is empty', fromBackup],
    [' \n\n', 'package-lock.json: the file is empty', fromBackup],
    [
      conflict,
      'package-lock.json:4: a merge conflict is left in it',
      { code: 'LOCKFILE_PARSE', hint: `Resolve the conflict, then ${repair}.` },
    ],
    [
      '{\n  "lockfileVersion": 3,\n  "packages": {\n    "": {},\n  }\n}',
      'package-lock.json:5: not valid JSON: a property name expected, "}" found',
      fromBackup,
    ],
    [
      '{\n  "lockfileVersion": 3,\n  "packages": {\n    "node_modules/a": {\n      "version": "1.0',
      'package-lock.json:5: not valid JSON: the end of a string expected, the end of the file found',
      fromBackup,
    ],
    ['[]', 'package-lock.json:1: not an npm lockfile: an object expected', fromBackup],
    ['"lock"', 'package-lock.json:1: not an npm lockfile: an object expected', fromBackup],
    [
      '{}',
      'package-lock.json:1: not an npm lockfile: no "lockfileVersion", "packages" or "dependencies"',
      fromBackup,
    ],
    [
      '{\n  "compilerOptions": {}\n}\n',
      'package-lock.json:4: not an npm lockfile: no "lockfileVersion", "packages" or "dependencies"',
      fromBackup,
    ],
    [
      '{\n  "name": "x",\n  "dependencies": {\n    "a": "^1.0.0"\n  }\n}',
      'package-lock.json:4: the entry of "a" is not an object',
      fromBackup,
    ],
    [
      '{\n  "lockfileVersion": 3,\n  "packages": {\n    "node_modules/a": "1.0.0"\n  }\n}',
      'package-lock.json:4: the entry of "node_modules/a" is not an object',
      fromBackup,
    ],
    [
      '{\n  "lockfileVersion": 3,\n  "packages": []\n}',
      'package-lock.json:3: "packages" is not an object',
      fromBackup,
    ],
    [
      '{\n  "lockfileVersion": 1,\n  "dependencies": null\n}',
      'package-lock.json:3: "dependencies" is not an object',
      fromBackup,
    ],
    [
      '{\n  "lockfileVersion": 3\n}',
      'package-lock.json:3: not an npm lockfile: no "packages"',
      fromBackup,
    ],
    [
      '{\n  "lockfileVersion": 4\n}',
      'package-lock.json:2: lockfileVersion is 4, and only 1, 2 and 3 are known',
      update,
    ],
    [
      '{\n  "lockfileVersion": 1e9\n}',
      'package-lock.json:2: lockfileVersion is 1000000000, and only 1, 2 and 3 are known',
      update,
    ],
    [
      '{"lockfileVersion": -1}',
      'package-lock.json:1: lockfileVersion is -1, and only 1, 2 and 3 are known',
      update,
    ],
    [
      '{"lockfileVersion": 2.5}',
      'package-lock.json:1: lockfileVersion is 2.5, and only 1, 2 and 3 are known',
      update,
    ],
    [
      '{\n\n  "lockfileVersion": "3"\n}',
      'package-lock.json:3: lockfileVersion is not a number, and only 1, 2 and 3 are known',
      update,
    ],
  ])('%j', (text, message, expected) => {
    expect(failureOf(() => read(text))).toMatchObject({ message, ...expected })
  })

  test('a tree deeper than npm writes', () => {
    const deep = '{"a":{"dependencies":'.repeat(1001) + '{}' + '}}'.repeat(1001)
    expect(failureOf(() => read(`{"lockfileVersion":1,"dependencies":${deep}}`))).toMatchObject({
      code: 'LOCKFILE_PARSE',
      message: 'package-lock.json:1: nested more than 1000 levels deep',
    })
  })
})

/** Whether the damage left entries that are packages: it may misspell "dependencies" itself. */
function hasEntries(text: string): boolean {
  const { packages, dependencies = {} }: Readonly<Record<string, object>> = JSON.parse(text)
  const ids = Object.keys(packages ?? dependencies)
  return ids.some((id) => packages === undefined || /(?:^|\/)node_modules\//.test(id))
}

describe('damaged lockfiles', () => {
  const entry = fc.record(
    {
      version: fc.constantFrom('1.0.0', 'v2', 'git+https://example.com/a.git', 'npm:b@1.0.0'),
      resolved: fc.constantFrom(`${registry}/a/-/a-1.0.0.tgz`, 'file:a', '../a', 'packages/a'),
      link: fc.boolean(),
      requires: fc.constant({ b: '^1.0.0' }),
      dependencies: fc.constant({ b: '^1.0.0' }),
    },
    { requiredKeys: [] },
  )
  const v3 = fc
    .dictionary(fc.constantFrom('node_modules/a', 'node_modules/b', '../a', 'packages/a'), entry)
    .map((packages) => withPackages({ 'node_modules/x': { version: '1.0.0' }, ...packages }))
  const v1 = fc
    .dictionary(fc.constantFrom('a', 'b'), fc.record({ version: fc.string() }))
    .map((nested) => withDependencies({ x: { version: '1.0.0', dependencies: nested } }, 1))

  test('throw a LeakscanError or are read, and are never read as nothing', () => {
    fc.assert(
      fc.property(damagedText(fc.oneof(v3, v1)), (text) => {
        let found = 0
        const failure = failureOf(() => {
          const graph = read(text)
          graph.edges()
          graph.packages.map(graph.reach)
          found = graph.packages.length
        })
        const outcome = failure ? failure.code.slice(0, 9) : found > 0
        expect(outcome).toBe(failure ? 'LOCKFILE_' : hasEntries(text))
      }),
      { numRuns: 3000 },
    )
  })
})

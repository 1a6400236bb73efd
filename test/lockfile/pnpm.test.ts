import { describe, expect, test } from 'vitest'
import type { DependencyGraph, Reach } from '../../src/graph/graph.ts'
import { pnpmReader } from '../../src/lockfile/pnpm/pnpm.ts'
import { yamlFallbacks } from '../../src/lockfile/yaml/fallback.ts'
import { failureOf } from '../failure.ts'
import { readPnpm, version5, version6, version9 } from './pnpm-text.ts'

/** `source name@version` of each package. */
function listed({ packages }: DependencyGraph): string[] {
  return packages.map(({ source, name, version }) => `${source} ${name}@${version}`)
}

function edgesFrom(graph: DependencyGraph, id: string): string[] {
  return graph
    .edges()
    .filter(({ from }) => from === id)
    .map(({ type, name, range, to }) => `${type} ${name} "${range}" ${to}`)
}

function reach(graph: DependencyGraph, name: string): Reach | undefined {
  const pkg = graph.packages.find((other) => other.name === name)
  return pkg && graph.reach(pkg)
}

function summary(graph: DependencyGraph): unknown {
  return [
    listed(graph).toSorted(),
    graph.edges().map(({ from, to, range, type }) => [from, to, range, type]),
  ]
}

test('a package is listed under its real name, with where its code comes from', () => {
  expect(listed(readPnpm(version9))).toEqual([
    'registry debug@4.3.4',
    'git from-git@1.0.0',
    'registry fsevents@2.3.3',
    'registry kind@1.0.0',
    'file local@undefined',
    'registry ms@2.0.0',
    'registry ms@2.1.3',
    'registry react@18.3.1',
    'tarball sheet@1.0.0',
    'registry supports-color@8.1.1',
    'link outside@undefined',
  ])
  expect(listed(readPnpm(version5))).toEqual([
    'tarball sheet@0.1.0',
    'registry @scope/plain@1.2.3',
    'registry lodash._root@3.0.1',
    'registry react@17.0.2',
    'file ours@0.0.1',
    'git theirs@1.0.0',
    'registry hosted@2.0.0',
  ])
  expect(listed(readPnpm(version6))).toEqual([
    'registry @scope/plain@1.2.3',
    'registry @types/react@17.0.2',
    'registry lodash._root@3.0.1',
    'registry tidy@1.0.0',
  ])
})

test('importers have the ranges their manifests ask for, and links lead to importers', () => {
  const graph = readPnpm(version9)
  expect(graph.importers.map(({ id }) => id)).toEqual(['', 'packages/lib'])
  expect(edgesFrom(graph, '')).toEqual([
    'prod old "npm:ms@2.0.0" ms@2.0.0',
    'prod react "catalog:" react@18.3.1',
    'dev @scope/lib "workspace:*" packages/lib',
    'dev debug "^4.3.0" debug@4.3.4(patch_hash=abc)(supports-color@8.1.1(kind@1.0.0))',
  ])
  expect(edgesFrom(graph, 'packages/lib')).toEqual([
    'prod from-git "github:me/from-git" from-git@https://codeload.github.com/me/from-git/tar.gz/abcdef',
    'prod local "file:../local" local@file:packages/local(react@18.3.1)',
    'prod outside "link:../../../outside" link:../outside',
    'prod sheet "https://cdn.example.org/sheet-1.0.0.tgz" sheet@https://cdn.example.org/sheet-1.0.0.tgz',
    'optional fsevents "^2.0.0" fsevents@2.3.3',
  ])
})

test('between packages only peers have a range', () => {
  expect(
    edgesFrom(readPnpm(version9), 'debug@4.3.4(patch_hash=abc)(supports-color@8.1.1(kind@1.0.0))'),
  ).toEqual([
    'prod ms "undefined" ms@2.1.3',
    'peerOptional supports-color "*" supports-color@8.1.1(kind@1.0.0)',
  ])
  expect(edgesFrom(readPnpm(version5), '/@scope/plain/1.2.3_react@17.0.2+kind@1.0.0')).toEqual([
    'peer react ">=16" /react/17.0.2',
  ])
  expect(edgesFrom(readPnpm(version6), '/@scope/plain@1.2.3(@types/react@17.0.2)')).toEqual([
    'peer @types/react "*" /@types/react@17.0.2',
    'prod tidy "undefined" npm.example.org/tidy@1.0.0',
  ])
})

test('an edge leads to a package of another registry, of git and of a folder', () => {
  expect(edgesFrom(readPnpm(version5), '')).toEqual([
    'prod @scope/plain "^1.0.0" /@scope/plain/1.2.3_react@17.0.2+kind@1.0.0',
    'prod hosted "^2.0.0" npm.example.org/hosted/2.0.0',
    'prod old "npm:lodash._root@^3.0.0" /lodash._root/3.0.1',
    'prod ours "file:../ours" file:../ours',
    'prod theirs "git+ssh://git@example.org/theirs.git" git@example.org+theirs/abcdef',
    'dev sheet "https://cdn.example.org/sheet.tgz" @cdn.example.org/sheet.tgz',
  ])
})

test('a package points at the line of its own entry', () => {
  const lines = version9.split('\n')
  const found = readPnpm(version9).packages.filter(({ source }) => source !== 'link')
  expect(found.map(({ line }) => lines[line - 1]?.split(/:(?: |$)/)[0])).toEqual(
    found.map(({ id }) => `  ${id}`),
  )
})

test('dev and optional are told by the lockfile up to 6.x and derived from 9.0 on', () => {
  const five = readPnpm(version5)
  expect(reach(five, 'sheet')).toMatchObject({ dev: true, optional: false })
  expect(reach(five, 'hosted')).toMatchObject({ dev: false, optional: true })
  const nine = readPnpm(version9)
  expect(reach(nine, 'debug')).toMatchObject({ dev: true })
  expect(reach(nine, 'fsevents')).toMatchObject({ dev: false, optional: true })
  expect(reach(nine, 'react')).toMatchObject({ dev: false, optional: false })
})

test('importers are named by their manifests, which are read only for their names', () => {
  const asked: string[] = []
  const readManifest = (folder: string): string => {
    asked.push(folder)
    return folder === '' ? '{"name":"root"}' : '{broken'
  }
  const { importers } = pnpmReader.read({ text: version9, path: 'x', readManifest })
  expect(asked).toEqual([])
  expect(importers.map(({ name }) => name)).toEqual(['root', undefined])
  const outside = version9.replace('  packages/lib:', '  ../../etc:')
  const escaped = pnpmReader.read({
    text: outside.replace('link:packages/lib', 'link:../../etc'),
    path: 'x',
    readManifest,
  })
  expect(escaped.importers.map(({ name }) => name)).toEqual(['root', undefined])
  expect(asked).not.toContain('../../etc')
})

test('what pnpm 11 keeps for itself in a first document is no part of the project', () => {
  const environment = `---
lockfileVersion: '9.0'

importers:

  .:
    packageManagerDependencies:
      pnpm:
        specifier: 11.0.0
        version: 11.0.0

packages:

  pnpm@11.0.0:
    resolution: {integrity: sha512-z}

snapshots:

  pnpm@11.0.0: {}

`
  const graph = readPnpm(`${environment}---\n${version9}`)
  expect(listed(graph)).toEqual(listed(readPnpm(version9)))
  expect(graph.packages[0]?.line).toBe(
    (readPnpm(version9).packages[0]?.line ?? 0) + environment.split('\n').length,
  )
  expect(failureOf(() => readPnpm(environment))?.code).toBe('LOCKFILE_PARSE')
  expect(listed(readPnpm(`---\n${version9}`))).toEqual(listed(readPnpm(version9)))
})

test.each(['5', '5.0', '5.1', "'5.3'", '5.4', '5.4-inlineSpecifiers', "'6.0'", '6.1', '"9.0"'])(
  'lockfileVersion %s of an empty project is an empty graph',
  (version) => {
    const graph = readPnpm(`lockfileVersion: ${version}\n\nspecifiers: {}\n`)
    expect(graph.packages).toEqual([])
    expect(graph.importers).toHaveLength(1)
    expect(graph.edges()).toEqual([])
  },
)

test.each(['4', "'7.0'", '10.0', "'12.0'", 'next', '{}'])(
  'lockfileVersion %s is refused by name',
  (version) => {
    expect(failureOf(() => readPnpm(`lockfileVersion: ${version}\n`))?.code).toBe(
      'LOCKFILE_VERSION',
    )
  },
)

test('the version may stand anywhere, as 5.0 to 5.2 sorted their keys', () => {
  const [head = '', body = ''] = version5.split('\n\npackages:\n')
  const [version = '', ...rest] = head.split('\n')
  const sorted = `${rest.join('\n')}\n${version}\npackages:\n${body}`
  expect(listed(readPnpm(sorted))).toEqual(listed(readPnpm(version5)))
})

describe('another layout of the same YAML is the same graph', () => {
  const expected = readPnpm(version9)

  test.each<[string, boolean, (text: string) => string]>([
    ['CRLF', false, (text) => text.replaceAll('\n', '\r\n')],
    [
      'comments and blank lines',
      false,
      (text) => `# written\n\n${text.replaceAll('\npackages:', '\n\n  # x\npackages:')}`,
    ],
    [
      "prettier's braces on lines of their own",
      false,
      (text) =>
        text.replaceAll(
          /resolution: \{(.*)\}/g,
          (_, fields: string) => `resolution:\n      {\n        ${fields},\n      }`,
        ),
    ],
    [
      "prettier's long values on lines of their own",
      false,
      (text) => text.replaceAll(/^( +)version: (\S{30,})$/gm, '$1version:\n$1  $2'),
    ],
    [
      'explicit keys',
      false,
      (text) =>
        text
          .replaceAll(/^ {2}(\S{30,}):\n {4}/gm, '  ? $1\n  : ')
          .replaceAll(/^ {2}(\S{30,}): \{\}/gm, '  ? $1\n  : {}'),
    ],
    ['double quotes', false, (text) => text.replaceAll(/^( +)([\w@/.-]+):(?= |$)/gm, '$1"$2":')],
    ['four spaces', true, (text) => text.replaceAll(/^ +/gm, (indent) => indent.repeat(2))],
    [
      'flow mappings over lines',
      true,
      (text) => text.replaceAll(/resolution: \{(.*)\}/g, 'resolution: {\n        $1}'),
    ],
    [
      'anchors and aliases',
      true,
      (text) =>
        text
          .replace('{integrity: sha512-d}', '&ref {integrity: sha512-d}')
          .replace('{integrity: sha512-e}', '*ref'),
    ],
    [
      'a merge key',
      true,
      (text) =>
        text
          .replace(
            '  ms@2.0.0:\n    resolution: {integrity: sha512-d}',
            '  ms@2.0.0: &ms\n    resolution: {integrity: sha512-d}',
          )
          .replace(
            '  ms@2.1.3:\n    resolution: {integrity: sha512-e}',
            '  ms@2.1.3:\n    <<: *ms',
          ),
    ],
    [
      'a folded version',
      true,
      (text) => text.replace('version: 2.3.3', 'version: >-\n          2.3.3'),
    ],
    [
      'comments after values',
      true,
      (text) => text.replace('version: 2.3.3', 'version: 2.3.3 # here'),
    ],
  ])('%s', (_, needsParser, change) => {
    const text = change(version9)
    expect(text).not.toBe(version9)
    const before = yamlFallbacks()
    const graph = readPnpm(text)
    expect(summary(graph)).toEqual(summary(expected))
    expect(yamlFallbacks() > before).toBe(needsParser)
    const lines = text.split('\n')
    const misplaced = graph.packages.filter(
      ({ id, line, source }) => source !== 'link' && !lines[line - 1]?.includes(id),
    )
    expect(misplaced).toEqual([])
  })
})

describe('damage', () => {
  test.each<[string, string, RegExp]>([
    ['an empty file', '', /is empty/],
    ['white space', ' \n\n', /is empty/],
    ['another file', 'name: x\n', /pnpm-lock\.yaml:1: it has no "lockfileVersion"/],
    ['JSON', '{"lockfileVersion": 3}', /lockfileVersion 3 is not known/],
    ['prose', 'hello\n', /lockfileVersion/],
    ['a NUL', `${version9}\0`, /:\d+: it has a NUL byte/],
    [
      'a merge conflict',
      version9.replace('  react@18.3.1:\n', '<<<<<<< HEAD\n  react@18.3.1:\n'),
      /:\d+: a merge conflict/,
    ],
    [
      'a conflict among skipped lines',
      version9.replace('    peerDependencies:\n', '=======\n    peerDependencies:\n'),
      /:\d+: a merge conflict/,
    ],
    [
      'an entry that is there twice',
      version9.replace('  ms@2.1.3:\n', '  ms@2.0.0:\n'),
      /"ms@2\.0\.0" is in it twice/,
    ],
    ['no snapshots', version9.slice(0, version9.indexOf('snapshots:')), /"snapshots" is missing/],
    ['no packages', version6.slice(0, version6.indexOf('packages:')), /has no entry/],
    [
      'a section without content',
      `${version6.slice(0, version6.indexOf('packages:'))}packages:\n`,
      /"packages" is cut off/,
    ],
    [
      'a section that is a scalar',
      "lockfileVersion: '9.0'\npackages: none\n",
      /"packages" is cut off/,
    ],
    ['a section that is a list', "lockfileVersion: '9.0'\npackages: [a]\n", /"packages" is a list/],
    ['a list below', "lockfileVersion: '9.0'\npackages:\n  - a\n", /"packages" is a list/],
    ['an alias of a list', "lockfileVersion: '9.0'\nx: &x [a]\npackages: *x\n", /is a list/],
    ['a flow map without end', "lockfileVersion: '9.0'\nx: {a: {b: 1}\n", /not valid YAML/],
    ['a flow list without end', "lockfileVersion: '9.0'\nx: [a, [b]\n", /not valid YAML/],
    [
      'deep nesting',
      `lockfileVersion: '9.0'\npackages: ${'{a: '.repeat(20_000)}`,
      /pnpm-lock\.yaml/,
    ],
  ])('%s is told with its place', (_, text, message) => {
    const failure = failureOf(() => readPnpm(text))
    expect(failure?.message).toMatch(message)
    expect(failure?.hint).toBeTruthy()
  })

  test('what only a parser could read is refused when it would take minutes', () => {
    const entry = '    /a@1.0.0:\n        resolution: {integrity: sha512-a}\n'
    const text = `lockfileVersion: '6.0'\n\npackages:\n${entry.repeat(200_000)}`
    const failure = failureOf(() => readPnpm(text))
    expect(failure?.code).toBe('LOCKFILE_TOO_LARGE')
    expect(failure?.hint).toContain('pnpm install')
  })

  test('aliases of aliases are stopped', () => {
    const levels = Array.from({ length: 12 }, (_, i) => {
      const inner =
        i === 0
          ? '{x: y}'
          : `{${Array.from({ length: 10 }, (__, k) => `k${k}: *a${i - 1}`).join(', ')}}`
      return `l${i}: &a${i} ${inner}\n`
    }).join('')
    const failure = failureOf(() => readPnpm(`lockfileVersion: '9.0'\n${levels}packages: *a11\n`))
    expect(failure?.message).toMatch(/aliases expand/)
  })
})

test('every edge leads to something in the graph or to nothing', () => {
  const text = version9.replace('      kind: 1.0.0\n', '      kind: link:../nowhere\n')
  const graph = readPnpm(text)
  const ids = new Set([...graph.importers, ...graph.packages].map(({ id }) => id))
  const lost = graph.edges().filter(({ to }) => to === undefined || !ids.has(to))
  expect(lost.map(({ name, to }) => [name, to])).toEqual([['kind', undefined]])
})

test('an importer without dependencies is an importer all the same', () => {
  const text = version9.replace('importers:\n', 'importers:\n\n  apps/none: {}\n')
  const graph = readPnpm(text)
  expect(graph.importers.map(({ id }) => id)).toEqual(['', 'apps/none', 'packages/lib'])
  expect(graph.edges()).toEqual(readPnpm(version9).edges())
})

test('names that are special to JavaScript are names like any other', () => {
  const text = `lockfileVersion: '6.0'

dependencies:
  __proto__:
    specifier: ^1.0.0
    version: 1.0.0
  constructor:
    specifier: ^1.0.0
    version: 1.0.0

packages:

  /__proto__@1.0.0:
    resolution: {integrity: sha512-a}
    dependencies:
      constructor: 1.0.0

  /constructor@1.0.0:
    resolution: {integrity: sha512-b}
    dependencies:
      __proto__: 1.0.0
`
  const graph = readPnpm(text)
  expect(listed(graph)).toEqual(['registry __proto__@1.0.0', 'registry constructor@1.0.0'])
  expect(graph.edges().map(({ to }) => to)).toEqual([
    '/__proto__@1.0.0',
    '/constructor@1.0.0',
    '/constructor@1.0.0',
    '/__proto__@1.0.0',
  ])
})

test('a hundred thousand packages in a cycle are read', () => {
  const count = 100_000
  const entries = Array.from(
    { length: count },
    (_, i) =>
      `\n  /p${i}@1.0.0:\n    resolution: {integrity: sha512-a}\n    dependencies:\n      p${(i + 1) % count}: 1.0.0\n`,
  ).join('')
  const head =
    "lockfileVersion: '6.0'\n\ndependencies:\n  p0:\n    specifier: ^1\n    version: 1.0.0\n\npackages:\n"
  const graph = readPnpm(head + entries)
  expect(graph.packages).toHaveLength(count)
  expect(graph.edges()).toHaveLength(count + 1)
  const last = graph.packages.at(-1)
  expect(last && graph.reach(last).dev).toBe(false)
})

test('an entry of a package that is a flow mapping ends', () => {
  const text = "lockfileVersion: '6.0'\n\npackages:\n\n  /a@1.0.0: {resolution: x, dev: false}\n"
  const graph = pnpmReader.read({ text, path: 'x', readManifest: () => undefined })
  expect(graph.packages.map(({ name, version }) => `${name}@${version}`)).toEqual(['a@1.0.0'])
})

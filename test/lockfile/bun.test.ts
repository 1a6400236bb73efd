import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import { bunBinaryReader, bunReader } from '../../src/lockfile/bun/bun.ts'
import { failureOf } from '../failure.ts'

function readBun(text: string): DependencyGraph {
  return bunReader.read({ text, path: 'bun.lock', readManifest: () => undefined })
}

const lock = `{
  "lockfileVersion": 1,
  // written by hand
  "workspaces": {
    "": {
      "name": "root",
      "dependencies": {
        "lib": "workspace:*",
        "old": "npm:real@^1.0.0",
        "react": "catalog:",
      },
      "devDependencies": { "tool": "^2.0.0", },
    },
    "packages/lib": {
      "name": "@us/lib",
      "dependencies": { "deep": "^1.0.0", "left": "github:me/left#abc" },
      "optionalDependencies": { "sheet": "https://cdn.example.org/sheet.tgz" },
      "peerDependencies": { "react": "*", "vue": "*" },
      "optionalPeers": ["vue"],
    },
    "docs": { "name": "our-docs" },
  },
  "overrides": { "deep": "1.0.0" },
  "catalog": { "react": "^18.0.0" },
  "packages": {
    "@us/lib": ["@us/lib@workspace:packages/lib"],

    "@us/lib/deep": ["deep@1.0.0", "", {}, "sha512-a"],

    "deep": ["deep@2.0.0", "", { "dependencies": { "@s/in": "^1.0.0", "loop": "1" }, "os": "none" }, "sha512-b"],

    "deep/@s/in": ["@s/in@1.0.0", "", { "bundled": true, "dependencies": { "loop": "1" } }, "sha512-c"],

    "docs": ["docs@3.0.0", "https://npm.example.org/", {}, "sha512-d"],

    "lib": ["@us/lib@workspace:packages/lib"],

    "left": ["left@github:me/left#abc", {}, "me-left-abc"],

    "loop": ["loop@1.0.0", "", { "dependencies": { "deep": "*" } }, "sha512-e"],

    "old": ["real@v1.5.0", "", { "peerDependencies": { "gone": "*" }, "optionalPeers": ["gone"] }, "sha512-f"],

    "our-docs": ["our-docs@workspace:docs"],

    "react": ["react@18.3.1", "", {}, "sha512-g"],

    "sheet": ["sheet@https://cdn.example.org/sheet.tgz", {}],

    "tool": ["tool@2.0.0", "", { "dependencies": { "docs": "*", "deep": "^2" } }, "sha512-h"],

    "folder": ["folder@file:../folder", {}],

    "linked": ["linked@link:linked", {}],

    "packed": ["packed@./packed.tgz", {}, "sha512-i"],
  },
}
`

test('version 2 of the lockfile is laid out as version 1', () => {
  const text = `{"lockfileVersion": 2, "configVersion": 1, "workspaces": {"": {"name": "app"}}, "packages": {}}`
  expect(readBun(text).formatVersion).toBe('2')
})

test('a package has its real name, its alias and where its code comes from', () => {
  const rows = readBun(lock).packages.map(({ id, name, version, alias, source, bundled }) =>
    [id, name, version, source, alias && `as ${alias}`, bundled && 'bundled']
      .filter(Boolean)
      .join(' '),
  )
  expect(rows).toEqual([
    '@us/lib/deep deep 1.0.0 registry',
    'deep deep 2.0.0 registry',
    'deep/@s/in @s/in 1.0.0 registry bundled',
    'docs@3.0.0 docs 3.0.0 registry',
    'left left git',
    'loop loop 1.0.0 registry',
    'old real 1.5.0 registry as old',
    'react react 18.3.1 registry',
    'sheet sheet tarball',
    'tool tool 2.0.0 registry',
    'folder folder file',
    'linked linked link',
    'packed packed file',
  ])
})

test('a dependency is the nearest one on the way up, and a workspace is an importer', () => {
  const graph = readBun(lock)
  expect(graph.importers).toEqual([
    { id: '', name: 'root' },
    { id: 'packages/lib', name: '@us/lib' },
    { id: 'docs', name: 'our-docs' },
  ])
  expect(
    graph
      .edges()
      .map(({ from, type, name, range, to }) => `${from}: ${type} ${name} ${range} → ${to}`),
  ).toEqual([
    ': prod lib workspace:* → packages/lib',
    ': prod old npm:real@^1.0.0 → old',
    ': prod react catalog: → react',
    ': dev tool ^2.0.0 → tool',
    'packages/lib: peer react * → react',
    'packages/lib: peerOptional vue * → undefined',
    'packages/lib: prod deep ^1.0.0 → @us/lib/deep',
    'packages/lib: prod left github:me/left#abc → left',
    'packages/lib: optional sheet https://cdn.example.org/sheet.tgz → sheet',
    'deep: prod @s/in ^1.0.0 → deep/@s/in',
    'deep: prod loop 1 → loop',
    'deep/@s/in: prod loop 1 → loop',
    'loop: prod deep * → deep',
    'old: peerOptional gone * → undefined',
    'tool: prod docs * → docs@3.0.0',
    'tool: prod deep ^2 → deep',
  ])
})

test('every package points at its line', () => {
  const lines = lock.split('\n')
  for (const { name, line } of readBun(lock).packages)
    expect(lines[line - 1]).toContain(`["${name}@`)
})

test('dev is derived by walking', () => {
  const graph = readBun(lock)
  const dev = graph.packages.filter((pkg) => graph.reach(pkg).dev).map(({ id }) => id)
  expect(dev).toEqual(['deep', 'deep/@s/in', 'docs@3.0.0', 'loop', 'tool'])
})

describe('damage', () => {
  test.each<[string, string, string, RegExp]>([
    ['an empty file', '', 'LOCKFILE_PARSE', /is empty/],
    ['a conflict', `<<<<<<< HEAD\n${lock}`, 'LOCKFILE_PARSE', /:1: a merge conflict/],
    ['an unknown version', lock.replace('1,', '7,'), 'LOCKFILE_VERSION', /7 is not known/],
    ['no version', '{"workspaces": {}}', 'LOCKFILE_PARSE', /no "lockfileVersion"/],
    ['no workspaces', '{"lockfileVersion": 1}', 'LOCKFILE_PARSE', /no "workspaces"/],
    ['a list', '[]', 'LOCKFILE_PARSE', /an object expected/],
    [
      'an entry that is there twice',
      lock.replace('"tool": [', '"loop": ['),
      'LOCKFILE_PARSE',
      /"loop" is in it twice/,
    ],
    [
      'an empty tuple',
      lock.replace('["loop@1.0.0", "", { "dependencies": { "deep": "*" } }, "sha512-e"]', '[]'),
      'LOCKFILE_PARSE',
      /:\d+: .*"loop" is empty/,
    ],
    ['an open comment', `${lock}/* `, 'LOCKFILE_PARSE', /"\/" found/],
    [
      'two commas',
      lock.replace('},\n  "overrides"', '},,\n  "overrides"'),
      'LOCKFILE_PARSE',
      /property name/,
    ],
    [
      'deep nesting',
      `{"lockfileVersion": 1, "x": ${'['.repeat(200_000)}`,
      'LOCKFILE_PARSE',
      /bun\.lock/,
    ],
    [
      'a key without end',
      `{"lockfileVersion": 1, "workspaces": {}, "packages": {"${'a/'.repeat(5000)}": ["a@1.0.0"]}}`,
      'LOCKFILE_PARSE',
      /too long/,
    ],
  ])('%s is told with its place', (_, text, code, message) => {
    const failure = failureOf(() => readBun(text))
    expect(failure?.code).toBe(code)
    expect(failure?.message).toMatch(message)
    expect(failure?.hint).toBeTruthy()
  })

  test('the binary lockfile is refused with the command that writes a text one', () => {
    const failure = failureOf(() =>
      bunBinaryReader.read({ text: '', path: 'bun.lockb', readManifest: () => undefined }),
    )
    expect(failure?.code).toBe('LOCKFILE_VERSION')
    expect(failure?.hint).toContain('bun install --save-text-lockfile')
  })
})

test('names that are special to JavaScript are names like any other', () => {
  const graph =
    readBun(`{"lockfileVersion": 0, "workspaces": {"": {"dependencies": {"__proto__": "1"}}},
    "packages": {"__proto__": ["__proto__@1.0.0", "", {"dependencies": {"constructor": "1"}}]}}`)
  expect(graph.packages.map(({ name }) => name)).toEqual(['__proto__'])
  expect(graph.edges().map(({ to }) => to)).toEqual(['__proto__', undefined])
})

test('a lockfile that was cut off or changed is read or refused, and never empty or a crash', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat({ max: 20 }),
      fc.string({ maxLength: 3 }),
      fc.boolean(),
      (at, length, inserted, cut) => {
        const start = at % (lock.length - 2)
        const text = lock.slice(0, start) + (cut ? '' : inserted + lock.slice(start + length))
        let refused = false
        const failure = failureOf(() => {
          const graph = readBun(text)
          graph.edges()
          refused = graph.packages.length === 0
        })
        expect(failure === undefined && cut).toBe(false)
        expect(refused && text.includes('"packages"')).toBe(false)
      },
    ),
    { numRuns: 2000 },
  )
})

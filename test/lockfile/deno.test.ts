import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import { restrictTo } from '../../src/graph/restrict.ts'
import { denoReader } from '../../src/lockfile/deno/deno.ts'
import { readVersionRules } from '../../src/lockfile/version-rules.ts'
import { root } from '../cli.ts'
import { failureOf } from '../failure.ts'
import { damagedText } from './damaged-text.ts'

/** Written by Deno 1.46, 2.1 and 2.9 for one project, whose manifests lie beside them. */
const fixtures = join(root, 'test/fixtures/deno')
const versions = ['3', '4', '5']
const lockOf = (version: string) => readFileSync(join(fixtures, `${version}.lock`), 'utf8')

function readFixture(file: string): string | undefined {
  const known = ['package.json', 'deno.json', 'packages/lib/package.json', 'packages/den/deno.json']
  return known.includes(file) ? readFileSync(join(fixtures, file), 'utf8') : undefined
}

function read(
  text: string,
  readText: (file: string) => string | undefined = () => undefined,
): DependencyGraph {
  return denoReader.read({
    text,
    path: 'deno.lock',
    readManifest: (folder) => readText(folder === '' ? 'package.json' : `${folder}/package.json`),
    readText,
  })
}

function edgesOf(graph: DependencyGraph): string[] {
  return graph
    .edges()
    .map(({ from, type, name, range, to, place }) =>
      [`${from}: ${type} ${name} ${range} → ${to}`, place && `${place.file}:${place.line}`]
        .filter(Boolean)
        .join(' in '),
    )
}

function packagesWhere(graph: DependencyGraph, flag: 'dev' | 'optional'): string[] {
  return graph.packages.filter((pkg) => graph.reach(pkg)[flag]).map(({ name }) => name)
}

describe.each(versions)('a lockfile of version %s as Deno wrote it', (version) => {
  const text = lockOf(version)
  const graph = read(text, readFixture)

  test('has the packages that it lists, each at its line', () => {
    const lines = text.split('\n')
    expect(graph.formatVersion).toBe(version)
    expect(graph.packages).toHaveLength(53)
    for (const { id, name, version: own, line } of graph.packages) {
      expect(lines[line - 1]).toContain(`"${id}": {`)
      expect(id.startsWith(`${name}@${own}`)).toBe(true)
    }
  })

  test('has importers with the direct dependencies of their manifests, and where deno.json asks', () => {
    expect(graph.importers.map(({ id, name }) => `${id} ${name}`)).toEqual([
      ' app',
      'packages/den @us/den',
      'packages/lib @us/lib',
    ])
    const direct = edgesOf(graph).filter((edge) => /^(?:packages\/.+)?: /.test(edge))
    expect(direct).toEqual([
      ': prod new npm:minimist@^1.2.5 → minimist@1.2.8 in deno.json:6',
      ': prod ms 2.0.0 → ms@2.0.0 in deno.json:5',
      ': prod chokidar ^3.5.0 → chokidar@3.6.0',
      ': prod old npm:minimist@^0.2.0 → minimist@0.2.4',
      ': dev pg 7.4.1 → pg@7.4.1',
      ': prod react-dom ^18 → react-dom@18.3.1_react@18.3.1',
      'packages/den: prod debug ~3.2.0 → debug@3.2.7 in packages/den/deno.json:6',
      'packages/den: prod lodash 4.17.20 → lodash@4.17.20 in packages/den/deno.json:7',
      'packages/lib: prod ajv-keywords ^5 → ajv-keywords@5.1.0_ajv@8.20.0',
      'packages/lib: prod debug ^4.0.0 → debug@4.4.3',
      ': prod chalk 4.1.0 → chalk@4.1.0',
    ])
  })

  test('gives a package the alias that everybody calls it by', () => {
    const aliased = graph.packages.filter(({ alias }) => alias !== undefined)
    expect(aliased.map((pkg) => `${pkg.alias} is ${pkg.name} ${pkg.version}`)).toEqual([
      'old is minimist 0.2.4',
      'new is minimist 1.2.8',
    ])
  })

  test('leads every dependency to its entry, and so reaches every package', () => {
    expect(graph.edges()).toHaveLength(61)
    expect(graph.edges().filter(({ to }) => to === undefined)).toEqual([])
    expect(graph.packages.filter((pkg) => graph.reach(pkg).dev === undefined)).toEqual([])
  })

  test('tells dev by the manifests, and does not know of what a key names whether it is a peer', () => {
    expect(packagesWhere(graph, 'dev')).toEqual([
      'buffer-writer',
      'js-string-escape',
      'packet-reader',
      'pg-connection-string',
      'pg-pool',
      'pg-types',
      'pg',
      'pgpass',
      'postgres-array',
      'postgres-bytea',
      'postgres-date',
      'postgres-interval',
      'semver',
      'xtend',
    ])
    const peer = (name: string) =>
      graph.packages.filter((pkg) => pkg.name === name).map((pkg) => graph.reach(pkg).peer)
    expect(['ajv', 'react', 'js-tokens', 'ms'].map(peer)).toEqual([
      [undefined],
      [undefined],
      [false],
      [false, false],
    ])
  })
})

test('from version 5 on optional dependencies are told, before that nobody knows which they are', () => {
  const optionalIn = (version: string) => {
    const graph = read(lockOf(version), readFixture)
    const known = new Map(graph.packages.map((pkg) => [pkg.name, graph.reach(pkg).optional]))
    return ['fsevents', 'chokidar', 'anymatch'].map((name) => known.get(name))
  }
  expect(optionalIn('5')).toEqual([true, false, false])
  expect(optionalIn('4')).toEqual([undefined, false, undefined])
  expect(optionalIn('3')).toEqual([undefined, false, undefined])
})

test('without the manifests what may be for development is not known, and what code imports is', () => {
  const graph = read(lockOf('5'))
  const devOf = (name: string) =>
    graph.packages.filter((pkg) => pkg.name === name).map((pkg) => graph.reach(pkg).dev)
  expect(devOf('pg')).toEqual([undefined])
  expect(devOf('minimist')).toEqual([undefined, false])
  expect(devOf('chalk')).toEqual([false])
  expect(graph.importers.map(({ name }) => name)).toEqual([undefined, undefined, undefined])
})

const made = `{
  "version": "5",
  "specifiers": {
    "jsr:@std/path@1": "1.0.8",
    "jsr:@std/path@^1.0.2": "1.0.8",
    "jsr:@us/kit@*": "2.0.0",
    "npm:@s/a@^1.2.0": "1.2.3_@s+p@2.0.0__q_x@3.0.0_q_x@3.0.0",
    "npm:left@*": "4.0.0",
    "npm:linked@1": "1.0.0"
  },
  "jsr": {
    "@std/path@1.0.8": { "integrity": "ab" },
    "@us/kit@2.0.0": {
      "integrity": "cd",
      "dependencies": ["jsr:@std/path@1", "npm:left"]
    }
  },
  "npm": {
    "@s/a@1.2.3_@s+p@2.0.0__q_x@3.0.0_q_x@3.0.0": {
      "integrity": "sha512-a",
      "dependencies": ["@s/p", "left@npm:real@0.1.0", "q_x"],
      "optionalDependencies": ["other@5.0.0"],
      "optionalPeers": ["q_x"],
      "bin": true
    },
    "@s/p@2.0.0_q_x@3.0.0": { "dependencies": ["q_x", "gone@1.0.0"] },
    "left@4.0.0": { "os": ["linux"], "cpu": ["x64"], "scripts": true, "deprecated": true },
    "linked@1.0.0": { "dependencies": ["left"] },
    "other@5.0.0": { "tarball": "https://npm.example.org/other.tgz" },
    "other@6.0.0": {},
    "q_x@3.0.0": {},
    "real@0.1.0": {}
  },
  "redirects": { "https://example.org/a.ts": "https://example.org/b.ts" },
  "remote": {
    "https://example.org/b.ts": "ef"
  },
  "workspace": {
    "dependencies": ["jsr:@us/kit@*", "npm:@s/a@^1.2.0"],
    "links": { "npm:linked@1.0.0": { "dependencies": ["npm:left@*"] } }
  }
}
`

test('what is not of the npm registry is listed with where it is from, and is no registry package', () => {
  const rows = read(made).packages.map(({ id, name, version, source, line }) =>
    [line, source, name, version, id === `${name}@${version}` || id === name ? '' : id].join(' '),
  )
  expect(rows).toEqual([
    '19 registry @s/a 1.2.3 @s/a@1.2.3_@s+p@2.0.0__q_x@3.0.0_q_x@3.0.0',
    '26 registry @s/p 2.0.0 @s/p@2.0.0_q_x@3.0.0',
    '27 registry left 4.0.0 ',
    '28 link linked 1.0.0 ',
    '29 registry other 5.0.0 ',
    '30 registry other 6.0.0 ',
    '31 registry q_x 3.0.0 ',
    '32 registry real 0.1.0 ',
    '12 jsr @std/path 1.0.8 jsr:@std/path@1.0.8',
    '13 jsr @us/kit 2.0.0 jsr:@us/kit@2.0.0',
    '36 module https://example.org/b.ts  ',
  ])
})

test('aliases, peers, packages of JSR and what only code asks for are edges', () => {
  const a = '@s/a@1.2.3_@s+p@2.0.0__q_x@3.0.0_q_x@3.0.0'
  expect(edgesOf(read(made))).toEqual([
    ': prod @us/kit jsr:@us/kit@* → jsr:@us/kit@2.0.0',
    `: prod @s/a ^1.2.0 → ${a}`,
    // Asked for by code; jsr:@std/path@1 and npm:left are what JSR's kit asks for.
    ': prod @std/path jsr:@std/path@^1.0.2 → jsr:@std/path@1.0.8',
    ': prod linked 1 → linked@1.0.0',
    'jsr:@us/kit@2.0.0: prod @std/path jsr:@std/path@1 → jsr:@std/path@1.0.8',
    'jsr:@us/kit@2.0.0: prod left * → left@4.0.0',
    `${a}: peer @s/p undefined → @s/p@2.0.0_q_x@3.0.0`,
    `${a}: prod left undefined → real@0.1.0`,
    `${a}: peerOptional q_x undefined → q_x@3.0.0`,
    `${a}: optional other undefined → other@5.0.0`,
    '@s/p@2.0.0_q_x@3.0.0: peer q_x undefined → q_x@3.0.0',
    '@s/p@2.0.0_q_x@3.0.0: prod gone undefined → undefined',
    'linked@1.0.0: prod left undefined → left@4.0.0',
  ])
})

test('a deno.jsonc is read where there is no deno.json, its scopes too', () => {
  const config = `{
  "name": "@me/app", /* comments */
  "scopes": { "./old/": {
    "@s/a/": "npm:/@s/a@^1.2.0/",
  } },
}`
  const graph = read(made, (file) => (file === 'deno.jsonc' ? config : undefined))
  expect(graph.importers[0]?.name).toBe('@me/app')
  expect(graph.edges()[1]).toMatchObject({ name: '@s/a', place: { file: 'deno.jsonc', line: 4 } })
})

test('a dependency on JSR is that of the package.json that declares it, in either way to write it', () => {
  const lock = `{"version": "5", "specifiers": {"jsr:@s/a@1": "1.0.0", "jsr:@s/b@2": "2.0.0"},
    "jsr": {"@s/a@1.0.0": {}, "@s/b@2.0.0": {}},
    "workspace": {"packageJson": {"dependencies": ["jsr:@s/a@1", "jsr:@s/b@2"]}}}`
  const manifest = `{"dependencies": {"@s/a": "jsr:^1.0.0"}, "devDependencies": {"b": "jsr:@s/b@^2"}}`
  const graph = read(lock, (file) => (file === 'package.json' ? manifest : undefined))
  expect(edgesOf(graph)).toEqual([
    ': prod @s/a jsr:^1.0.0 → jsr:@s/a@1.0.0',
    ': dev b jsr:@s/b@^2 → jsr:@s/b@2.0.0',
  ])
  expect(graph.packages.map((pkg) => graph.reach(pkg).dev)).toEqual([false, true])
})

test('what a catalog stands for is found, in package.json before deno.json', () => {
  const files = new Map([
    ['deno.json', '{"catalog": {"a": "^1.0.0", "b": "9"}, "catalogs": {"old": {"b": "^2.0.0"}}}'],
    ['package.json', '{"catalog": {"c": "~3.1.0"}, "devDependencies": {"a": "catalog:"}}'],
    ['x/package.json', '{"dependencies": {"b": "catalog:old", "c": "catalog:default"}}'],
  ])
  const lock = `{"version": "5", "npm": {"a@1.0.0": {}, "b@2.0.0": {}, "c@3.1.0": {}},
    "specifiers": {"npm:a@1": "1.0.0", "npm:b@2": "2.0.0", "npm:c@3.1": "3.1.0"},
    "workspace": {"packageJson": {"dependencies": ["npm:a@1"]},
      "members": {"x": {"packageJson": {"dependencies": ["npm:b@2", "npm:c@3.1"]}}}}}`
  const graph = read(lock, (file) => files.get(file))
  expect(edgesOf(graph)).toEqual([
    ': dev a catalog: → a@1.0.0',
    'x: prod b catalog:old → b@2.0.0',
    'x: prod c catalog:default → c@3.1.0',
  ])
  expect(graph.packages.map((pkg) => graph.reach(pkg).dev)).toEqual([true, false, false])
  const { catalogs } = readVersionRules('deno', (file) => files.get(file))
  expect(catalogs.map(({ file, path, range }) => `${file} ${path.join('.')}: ${range}`)).toEqual([
    'package.json catalog.c: ~3.1.0',
    'deno.json catalog.a: ^1.0.0',
    'deno.json catalog.b: 9',
    'deno.json catalogs.old.b: ^2.0.0',
  ])
})

test('a part of a project knows no more of peers than the whole', () => {
  const whole = read(lockOf('5'), readFixture)
  const part = restrictTo(whole, ['packages/lib'])
  const reachOf = (name: string) =>
    part.packages.filter((pkg) => pkg.name === name).map((pkg) => part.reach(pkg))
  expect(reachOf('ajv')).toMatchObject([{ dev: false, peer: undefined }])
  expect(reachOf('ms')).toMatchObject([{ dev: false, peer: false }])
})

test('a member outside of the project is named, and its files are not read', () => {
  const asked: string[] = []
  const text = '{"version": "5", "workspace": {"members": {"../x": {"dependencies": ["npm:a@1"]}}}}'
  const graph = read(text, (file) => void asked.push(file))
  expect([graph.importers.map(({ name }) => name), graph.edges().length]).toEqual([
    [undefined, undefined],
    1,
  ])
  expect(asked.filter((file) => file.includes('..'))).toEqual([])
})

test('a manifest that is broken is told', () => {
  const broken = (name: string) => (file: string) => (file === name ? '{"imports": {,' : undefined)
  for (const name of ['deno.json', 'package.json']) {
    const failure = failureOf(() => read(lockOf('5'), broken(name)))
    expect([failure?.code, failure?.message]).toEqual([
      'MANIFEST_PARSE',
      expect.stringMatching(new RegExp(`^${name}:1: `)),
    ])
  }
})

describe('damage', () => {
  const five = (rest: string) => `{"version": "5",\n${rest}}`
  test.each<[string, string, string, RegExp]>([
    ['an empty file', '', 'LOCKFILE_PARSE', /^deno\.lock: the file is empty/],
    ['a conflict', `<<<<<<< HEAD\n${made}`, 'LOCKFILE_PARSE', /:1: a merge conflict/],
    ['a cut', made.slice(0, 900), 'LOCKFILE_PARSE', /^deno\.lock:\d+: /],
    ['a version to come', made.replace('"5"', '"6"'), 'LOCKFILE_VERSION', /version "6" is not/],
    ['version 2', '{"version": "2", "remote": {}}', 'LOCKFILE_VERSION', /version "2" is not/],
    ['a version that is a number', '{"version": 5}', 'LOCKFILE_VERSION', /its version is not/],
    ['no version', '{"remote": {}}', 'LOCKFILE_PARSE', /it has no "version"/],
    ['a list', '[]', 'LOCKFILE_PARSE', /not a deno\.lock/],
    ['a section of the wrong type', five('"npm": []'), 'LOCKFILE_PARSE', /:2: "npm" is not an obj/],
    ['an entry of the wrong type', five('"npm": {"a@1": 1}'), 'LOCKFILE_PARSE', /"a@1" is not an/],
    [
      'a key without version',
      five('"npm": {"a": {}}'),
      'LOCKFILE_PARSE',
      /"a" is not name@version/,
    ],
    [
      'a twin',
      five('"npm": {"a@1": {},\n"a@1": {}}'),
      'LOCKFILE_PARSE',
      /:3: "a@1" is in it twice/,
    ],
    [
      'a dependency that is a number',
      five('"npm": {"a@1": {"dependencies": ["b",\n1]}}'),
      'LOCKFILE_PARSE',
      /:3: what "dependencies" lists is not a string/,
    ],
    [
      'a specifier that is no string',
      five('"specifiers": {"npm:a@1": {}}'),
      'LOCKFILE_PARSE',
      /"npm:a@1" is not a string/,
    ],
    [
      'members in a list',
      five('"workspace": {"members": []}'),
      'LOCKFILE_PARSE',
      /"members" is not an object/,
    ],
    ['deep nesting', five(`"x": ${'['.repeat(200_000)}`), 'LOCKFILE_PARSE', /deno\.lock/],
  ])('%s is told with its place', (_, text, code, message) => {
    const failure = failureOf(() => read(text))
    expect(failure?.code).toBe(code)
    expect(failure?.message).toMatch(message)
    expect(failure?.hint).toBeTruthy()
  })
})

test('names that are special to JavaScript are names like any other', () => {
  const graph = read(`{"version": "4", "specifiers": {"npm:__proto__@1": "1.0.0"},
    "npm": {"__proto__@1.0.0": {"dependencies": ["constructor", "__proto__"]}},
    "workspace": {"members": {"__proto__": {"dependencies": ["npm:__proto__@1"]}}}}`)
  expect(graph.packages.map(({ name }) => name)).toEqual(['__proto__'])
  expect(graph.importers.map(({ id }) => id)).toEqual(['', '__proto__'])
  expect(graph.edges().map(({ to }) => to)).toEqual([
    '__proto__@1.0.0',
    undefined,
    '__proto__@1.0.0',
  ])
})

test('folders, packages of npm and of JSR, and modules are told apart whatever they are called', () => {
  const graph = read(`{"version": "5", "specifiers": {"npm:a@1": "1.0.0"},
    "npm": {"a@1.0.0": {}, "jsr:@s/b@1.0.0": {}}, "jsr": {"@s/b@1.0.0": {}},
    "remote": {"a@1.0.0": "", "b": ""},
    "workspace": {"members": {"a@1.0.0": {"dependencies": ["npm:a@1"]}, "b": {}}}}`)
  expect(graph.packages.map(({ id, source }) => `${source} ${id}`)).toEqual([
    'registry npm:a@1.0.0',
    'registry jsr:@s/b@1.0.0',
    'jsr jsr:jsr:@s/b@1.0.0',
    'module remote:a@1.0.0',
    'module remote:b',
  ])
  expect(graph.edges()).toMatchObject([{ from: 'a@1.0.0', to: 'npm:a@1.0.0' }])
})

test('what is read of any text is a graph whose parts agree, or it is refused', () => {
  const texts = fc.constantFrom(made, ...versions.map(lockOf))
  fc.assert(
    fc.property(damagedText(texts), (text) => {
      failureOf(() => {
        const graph = read(text, readFixture)
        const ids = [...graph.importers, ...graph.packages].map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        const known = new Set<string | undefined>([...ids, undefined])
        expect(graph.edges().filter(({ from, to }) => !known.has(from) || !known.has(to))).toEqual(
          [],
        )
        const lines = text.split('\n').length
        for (const pkg of graph.packages) {
          graph.reach(pkg)
          expect(pkg.line >= 1 && pkg.line <= lines).toBe(true)
        }
      })
    }),
    { numRuns: 1500 },
  )
})

test('a lockfile that was cut off is refused', () => {
  const texts = fc.constantFrom(made, ...versions.map(lockOf))
  fc.assert(
    fc.property(texts, fc.nat(), (text, at) => {
      const cut = text.trimEnd().slice(0, at % (text.trimEnd().length - 1))
      expect(failureOf(() => read(cut))?.code).toBe('LOCKFILE_PARSE')
    }),
    { numRuns: 1000 },
  )
})

test('any packages that are written are read with their versions, and lead to one another', () => {
  const name = fc.stringMatching(/^(?:@[a-z][a-z_-]{0,3}\/)?[a-z][a-z_.-]{0,5}$/)
  const version = fc.stringMatching(/^\d\.\d{1,2}\.\d(?:-[a-z]{1,3}\.\d)?$/)
  const entry = fc.record({ name, version, isShort: fc.boolean() })
  const entries = fc.uniqueArray(entry, { selector: ({ name: own }) => own, minLength: 2 })
  fc.assert(
    fc.property(entries, fc.constantFrom(...versions), (all, format) => {
      const nextOf = (i: number) => (i + 1) % all.length
      const identities = all.map((one) => `${one.name}@${one.version}`)
      const keys = identities.map((id, i) => `${id}_${identities[nextOf(i)]?.replace('/', '+')}`)
      const npm = all.map((_, i) => {
        const { name: next = '', isShort } = all[nextOf(i)] ?? {}
        const key = keys[nextOf(i)] ?? ''
        const dependencies = format === '3' ? { [next]: key } : [isShort ? next : key]
        return [keys[i] ?? '', { dependencies }] as const
      })
      const sections = `"npm": ${JSON.stringify(Object.fromEntries(npm))}`
      const graph = read(
        format === '3'
          ? `{"version": "3", "packages": {${sections}}}`
          : `{"version": "${format}", ${sections}}`,
      )
      expect(graph.packages.map((pkg) => `${pkg.name}@${pkg.version}`)).toEqual(identities)
      expect(graph.edges().map(({ to }) => to)).toEqual(keys.map((_, i) => keys[nextOf(i)]))
    }),
    { numRuns: 300 },
  )
})

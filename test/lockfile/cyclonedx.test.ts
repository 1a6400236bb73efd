import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import { cyclonedxReader, isCycloneDx } from '../../src/lockfile/sbom/cyclonedx.ts'
import { isSpdx } from '../../src/lockfile/sbom/spdx.ts'
import { failureOf } from '../failure.ts'

function readSbom(text: string): DependencyGraph {
  return cyclonedxReader.read({ text, path: 'bom.json', readManifest: () => undefined })
}

const sbom = `{
  "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "metadata": {
    "tools": { "components": [{ "type": "application", "name": "tool", "purl": "pkg:npm/tool@9.9.9" }] },
    "component": { "bom-ref": "app", "type": "application", "name": "app", "purl": "pkg:npm/app@1.0.0" }
  },
  "components": [
    {
      "bom-ref": "r1", "type": "library", "group": "@scope", "name": "a", "version": "1.0.0",
      "purl": "pkg:npm/%40scope/a@1.0.0?repository_url=https%3A%2F%2Fnpm.example.org",
      "components": [
        { "bom-ref": "r1|b", "name": "b", "purl": "pkg:npm/b@2.0.0", "components": [] },
        "no object",
        { "bom-ref": "r1|c", "name": "c", "components": [{ "bom-ref": "r1|c|d", "purl": "pkg:npm/d@1.0.0" }], "purl": "pkg:npm/c@1.0.0" }
      ],
      "scope": "required"
    },
    { "bom-ref": "dev", "purl": "pkg:npm/dev@1.0.0-beta.1%2Bbuild", "scope": "optional", "properties": [{ "name": "cdx:npm:package:development", "value": "true" }] },
    { "bom-ref": "opt", "purl": "pkg:npm/opt@1.0.0", "scope": "optional", "properties": [{ "name": "cdx:npm:package:bundled", "value": "true" }] },
    { "bom-ref": "jar", "purl": "pkg:maven/org.example/jar@1.0.0" },
    { "purl": "pkg:npm/@plain/scope@3.0.0" },
    { "bom-ref": "git", "purl": "pkg:npm/git@1.0.0?vcs_url=git%2Bssh://git@example.org/git.git%23abc" },
    { "bom-ref": "ours", "purl": "pkg:npm/ours@0.0.1", "properties": [{ "name": "cdx:npm:package:private", "value": "true" }] },
    { "bom-ref": "dev", "purl": "pkg:npm/twin@1.0.0" }
  ],
  "dependencies": [
    { "ref": "r1", "dependsOn": ["r1|b", "r1|c"] },
    { "ref": "app", "dependsOn": ["r1", "dev", "jar", "opt"] },
    { "ref": "r1|c", "dependsOn": ["r1|c|d", "ghost"] },
    { "ref": "dev" }
  ]
}
`

test('npm packages are read from their package URLs, however deep they are nested', () => {
  const rows = readSbom(sbom).packages.map(({ id, name, version, source, bundled }) =>
    [id, name, version, source, bundled && 'bundled'].filter(Boolean).join(' '),
  )
  expect(rows).toEqual([
    'r1 @scope/a 1.0.0 registry',
    'r1|b b 2.0.0 registry',
    'r1|c c 1.0.0 registry',
    'r1|c|d d 1.0.0 registry',
    'dev dev 1.0.0-beta.1+build registry',
    'opt opt 1.0.0 registry bundled',
    'pkg:npm/@plain/scope@3.0.0 @plain/scope 3.0.0 registry',
    'git git 1.0.0 git',
    'ours ours 0.0.1 workspace',
    'dev line 26 twin 1.0.0 registry',
  ])
})

test('the main component is the importer, and edges lead from it', () => {
  const graph = readSbom(sbom)
  expect(graph.importers).toEqual([{ id: '', name: 'app' }])
  expect(graph.edges().map(({ from, to, name }) => `${from} ${name} ${to}`)).toEqual([
    ' @scope/a r1',
    ' dev dev',
    ' opt opt',
    'r1 b r1|b',
    'r1 c r1|c',
    'r1|c d r1|c|d',
  ])
})

test('dev and optional are told where the SBOM marks them', () => {
  const graph = readSbom(sbom)
  const reach = graph.packages.slice(4, 6).map((pkg) => graph.reach(pkg))
  expect(reach).toMatchObject([
    { dev: true, optional: true },
    { dev: false, optional: true },
  ])
})

test('a package points at the line where its component starts', () => {
  expect(readSbom(sbom).packages.map(({ line }) => line)).toEqual([
    10, 14, 16, 16, 20, 21, 23, 24, 25, 26,
  ])
})

test.each(['1.4', '1.5', '1.6', '1.7'])(
  'CycloneDX %s without components is an empty graph',
  (version) => {
    const graph = readSbom(`{"bomFormat": "CycloneDX", "specVersion": "${version}"}`)
    expect(graph.packages).toEqual([])
    expect(graph.importers).toHaveLength(1)
  },
)

test.each<[string, string, string, RegExp]>([
  ['an unknown version', sbom.replace('"1.6"', '"2.0"'), 'LOCKFILE_VERSION', /2\.0 is not known/],
  ['no version', '{"bomFormat": "CycloneDX"}', 'LOCKFILE_PARSE', /no "specVersion"/],
  ['a list', '[]', 'LOCKFILE_PARSE', /bom\.json:1: .*an object expected/],
  ['an empty file', '', 'LOCKFILE_PARSE', /empty/],
  [
    'components that nobody can tell',
    '{"specVersion": "1.5", "components": [{"name": "x"}]}',
    'LOCKFILE_PARSE',
    /no component is known/,
  ],
  ['a cut', sbom.slice(0, 900), 'LOCKFILE_PARSE', /bom\.json:\d+/],
])('%s is told', (_, text, code, message) => {
  const failure = failureOf(() => readSbom(text))
  expect(failure?.code).toBe(code)
  expect(failure?.message).toMatch(message)
  expect(failure?.hint).toBeTruthy()
})

test('an SBOM of other ecosystems only is an empty graph', () => {
  const text = '{"specVersion": "1.5", "components": [{"name": "x", "purl": "pkg:pypi/x@1"}]}'
  expect(readSbom(text).packages).toEqual([])
})

test('components that contain each other a hundred thousand deep are read', () => {
  const depth = 100_000
  const open = '{"purl":"pkg:npm/a@1.0.0","components":['.repeat(depth)
  const graph = readSbom(`{"specVersion":"1.5","components":[${open}${']}'.repeat(depth)}]}`)
  expect(graph.packages).toHaveLength(depth)
})

test('an SBOM is recognised by its text', () => {
  expect([isCycloneDx(sbom), isSpdx(sbom)]).toEqual([true, false])
  expect([isCycloneDx('{"lockfileVersion": 3}'), isSpdx('{"lockfileVersion": 3}')]).toEqual([
    false,
    false,
  ])
})

test('an SBOM that was changed anywhere is read or refused, and never crashes', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat({ max: 40 }),
      fc.string({ maxLength: 3 }),
      (at, length, inserted) => {
        const start = at % sbom.length
        const text = sbom.slice(0, start) + inserted + sbom.slice(start + length)
        let count = -1
        const failure = failureOf(() => {
          const graph = readSbom(text)
          for (const pkg of graph.packages) graph.reach(pkg)
          count = graph.packages.length
        })
        expect(failure !== undefined || count > 0 || !text.includes('"components": [\n    {')).toBe(
          true,
        )
      },
    ),
    { numRuns: 1500 },
  )
})

import { expect, test } from 'vitest'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import { isCycloneDx } from '../../src/lockfile/sbom/cyclonedx.ts'
import { isSpdx, spdxReader } from '../../src/lockfile/sbom/spdx.ts'
import { failureOf } from '../failure.ts'

function readSpdx(text: string): DependencyGraph {
  return spdxReader.read({ text, path: 'bom.spdx.json', readManifest: () => undefined })
}

function pkg(id: string, purl: string): string {
  return `    { "SPDXID": "${id}", "name": "${id}", "externalRefs": [
      { "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a" },
      { "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "${purl}" }] }`
}

function relation(from: string, kind: string, to: string): string {
  return `{ "spdxElementId": "${from}", "relationshipType": "${kind}", "relatedSpdxElement": "${to}" }`
}

const packages = [
  pkg('root', 'pkg:npm/app@1.0.0'),
  pkg('a', 'pkg:npm/%40scope/a@1.0.0'),
  pkg('b', 'pkg:npm/b@v2.0.0'),
  pkg('dev', 'pkg:npm/dev@3.0.0'),
  pkg('go', 'pkg:golang/example.org/go@1.0.0'),
  pkg('peer', 'pkg:npm/peer@4.0.0'),
  pkg('opt', 'pkg:npm/opt@5.0.0'),
].join(',\n')

const relations = [
  relation('a', 'DEPENDENCY_OF', 'root'),
  relation('dev', 'DEV_DEPENDENCY_OF', 'root'),
  relation('a', 'DEPENDS_ON', 'b'),
  relation('b', 'HAS_PREREQUISITE', 'peer'),
  relation('b', 'CONTAINS', 'dev'),
  relation('opt', 'OPTIONAL_DEPENDENCY_OF', 'a'),
  relation('go', 'DEPENDENCY_OF', 'root'),
]

function document(...more: string[]): string {
  return `{
  "spdxVersion": "SPDX-2.3",
  "packages": [
${packages}
  ],
  "relationships": [${[...more, ...relations].join(', ')}]
}
`
}

const described = document(relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'root'))

test('npm packages and their lines are read, the described one is the importer', () => {
  const graph = readSpdx(described)
  expect(graph.importers).toEqual([{ id: '', name: 'root' }])
  expect(graph.packages.map(({ name, version, line }) => `${name}@${version}:${line}`)).toEqual([
    '@scope/a@1.0.0:7',
    'b@2.0.0:10',
    'dev@3.0.0:13',
    'peer@4.0.0:19',
    'opt@5.0.0:22',
  ])
})

test('relationships are edges in either direction, and tell dev, optional and peer', () => {
  const graph = readSpdx(described)
  expect(graph.edges().map(({ from, type, to }) => `${from} ${type} ${to}`)).toEqual([
    ' prod a',
    ' dev dev',
    'a prod b',
    'b peer peer',
    'a optional opt',
  ])
  expect(graph.packages.map((found) => graph.reach(found).dev)).toEqual([
    false,
    false,
    true,
    false,
    false,
  ])
})

test('documentDescribes names the root too', () => {
  const text = document().replace('"packages"', '"documentDescribes": ["root"],\n  "packages"')
  expect(readSpdx(text).packages).toHaveLength(5)
  expect(readSpdx(text).importers).toEqual([{ id: '', name: 'root' }])
})

test('packages are no importers where the document describes all of them', () => {
  const all = ['root', 'a', 'b'].map((id) => relation('SPDXRef-DOCUMENT', 'DESCRIBES', id))
  const graph = readSpdx(document(...all))
  expect(graph.packages.map(({ name }) => name)).toEqual([
    'app',
    '@scope/a',
    'b',
    'dev',
    'peer',
    'opt',
  ])
  expect(graph.edges().filter(({ from }) => from === '')).toHaveLength(3)
})

test.each<[string, string, string, RegExp]>([
  ['SPDX 3', described.replace('2.3', '3.0'), 'LOCKFILE_VERSION', /SPDX-3\.0 is not known/],
  ['no version', '{"packages": []}', 'LOCKFILE_PARSE', /no "spdxVersion"/],
  [
    'packages without package URLs',
    '{"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "a"}]}',
    'LOCKFILE_PARSE',
    /no component is known/,
  ],
  ['a cut', described.slice(0, -20), 'LOCKFILE_PARSE', /bom\.spdx\.json:\d+/],
])('%s is told', (_, text, code, message) => {
  const failure = failureOf(() => readSpdx(text))
  expect(failure?.code).toBe(code)
  expect(failure?.message).toMatch(message)
})

test('an SPDX document is recognised by its text', () => {
  expect([isSpdx(described), isCycloneDx(described)]).toEqual([true, false])
})

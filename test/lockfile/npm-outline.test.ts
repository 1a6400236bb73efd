import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupBy } from '../../src/graph/group-by.ts'
import { outlineOf } from '../../src/graph/outline.ts'
import { partsOf } from '../../src/graph/parts.ts'
import { npmReader } from '../../src/lockfile/npm/npm.ts'
import { readOutline } from '../../src/lockfile/npm/outline.ts'
import { corpusInput, corpusProjects } from '../corpus.ts'
import { lockfile } from '../lock.ts'
import { listsOf } from '../outline-lists.ts'

/** What the full reader says, reached by a layout that the outline leaves to it. */
function fullOutline(text: string) {
  const compact = JSON.stringify(JSON.parse(text))
  expect(readOutline(compact)).toBeUndefined()
  return listsOf(
    outlineOf(npmReader.read({ text: compact, path: 'x', readManifest: () => undefined })),
  )
}

function outlineIn(text: string) {
  const outlined = readOutline(text)
  return outlined && listsOf(outlined.outline)
}

const projects = corpusProjects('npm', 'npm-shrinkwrap').filter(
  ({ expect: broken }) => broken === undefined,
)

test.each(projects)('$dir: an outline misses nothing that the full reader finds', (project) => {
  const { text } = corpusInput(project)
  expect(outlineIn(text) ?? 'left to it').toEqual(
    readOutline(text) ? fullOutline(text) : 'left to it',
  )
})

test.each(projects)('$dir: the graph behind an outline is that of the full reader', (project) => {
  const { text } = corpusInput(project)
  if (!readOutline(text)) return
  const [outlined, full] = [text, JSON.stringify(JSON.parse(text))].map((layout) =>
    npmReader.read({ text: layout, path: 'x', readManifest: () => undefined }),
  )
  const told = (graph: typeof full) => ({
    importers: graph?.importers,
    packages: graph?.packages.map((pkg) => ({ ...pkg, line: 0, reach: graph.reach(pkg) })),
    edges: graph?.edges(),
  })
  expect(told(outlined)).toEqual(told(full))
})

test.each(projects)(
  '$dir: what is told of single packages is what the whole graph says',
  (project) => {
    const { packagesNamed, packageOf, edgesInto } = partsOf(npmReader.read(corpusInput(project)))
    const { packages, importers, edges } = npmReader.read(corpusInput(project))
    const byTarget = groupBy(edges(), ({ to }) => to)
    for (const { id } of [...packages, ...importers]) {
      expect(edgesInto(id)).toEqual(byTarget.get(id) ?? [])
    }
    for (const pkg of packages) expect(packageOf(pkg.id)).toEqual(pkg)
    for (const [name, same] of groupBy(packages, (pkg) => pkg.name)) {
      expect(packagesNamed(name)).toEqual(same)
    }
  },
)

test.runIf(projects.length > 0)('most lockfiles of version 2 and 3 are outlined', () => {
  const laidOut = projects.filter(({ formatVersion }) => Number(formatVersion) >= 2)
  const outlined = laidOut.filter((project) => readOutline(corpusInput(project).text))
  process.stderr.write(`Outlined ${outlined.length} of ${laidOut.length} lockfiles.\n`)
  expect(outlined.length / laidOut.length).toBeGreaterThan(0.7)
})

const entries = {
  'node_modules/a': {
    version: 'v1.2.3',
    resolved: 'https://registry.example.org/a/-/a-1.2.3.tgz',
    integrity: 'sha512-x',
    bin: { a: 'cli.js' },
    deprecated: 'use "b" \\ instead\n',
    funding: [{ type: 'x', url: 'https://x.example' }, 'https://y.example'],
    peerDependenciesMeta: { b: { optional: true } },
  },
  'node_modules/a/node_modules/@s/b': { version: '2.0.0', dev: true, inBundle: true },
  'node_modules/alias': {
    name: 'real',
    version: '3.0.0',
    resolved: 'https://registry.example.org/real/-/real-3.0.0.tgz',
  },
  'node_modules/g': { version: '1.0.0', resolved: 'git+ssh://git@x.example/g.git#1', dev: true },
  'node_modules/w': { resolved: 'packages/w', link: true },
  'packages/w': { name: 'w', version: '1.0.0', dependencies: { a: '^1.0.0' } },
}
const whole = lockfile(entries, { dependencies: { a: '^1.0.0' } })

/** The edges into each place as they are told one by one, and as all edges say, read from parsed entries. */
function edgesBothWays(text: string) {
  const input = { text, path: 'x', readManifest: () => undefined }
  const { packages, importers, edges } = npmReader.read(input)
  const parts = partsOf(npmReader.read(input))
  const byTarget = groupBy(edges(), ({ to }) => to)
  const ids = [...packages, ...importers].map(({ id }) => id)
  return {
    isOutlined: readOutline(text) !== undefined,
    told: ids.map((id) => parts.edgesInto(id)),
    all: ids.map((id) => byTarget.get(id) ?? []),
  }
}

test('dependents are the same, asked for one by one, in whatever list they name a package', () => {
  const a = { a: '^1.0.0' }
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
  const both = kinds.flatMap((one) =>
    kinds.map((other) => ({ version: '1.0.0', [one]: a, [other]: { a: '^2.0.0' } })),
  )
  const optional = { version: '1.0.0', peerDependencies: a, peerDependenciesMeta: { a: {} } }
  const odd = { version: '1.0.0', dependencies: { x: { y: '1' }, a: '1' } }
  const rows = [...both, optional, { ...optional, peerDependenciesMeta: { a: { optional: true } } }]
  const named = Object.fromEntries(rows.map((row, i) => [`node_modules/x${i}`, row]))
  const dependencies = { version: '1.0.0', engines: { a: '1' }, dependencies: a }
  const long = Object.fromEntries(Array.from({ length: 4001 }, (_, i) => [`d${i}`, 'file:..\\d']))
  const text = lockfile(
    {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/d4': odd,
      'node_modules/dependencies': dependencies,
      ...named,
    },
    { dependencies: { ...long, ...a }, devDependencies: { x1: '*' } },
  )
  const { isOutlined, told, all } = edgesBothWays(text)
  expect(isOutlined).toBe(true)
  expect(told).toEqual(all)
  expect(told.flat().length).toBeGreaterThan(both.length / 2)
})

test('what version 2 repeats for npm 6 tells no dependents, however it is laid out', () => {
  const rest =
    ',\n  "dependencies": {\n    "x": {\n      "dependencies": {\n        "a": "1" } } }\n}\n'
  const text = whole.replace('"lockfileVersion": 3', '"lockfileVersion": 2')
  const { isOutlined, told, all } = edgesBothWays(text.replace(/\n\}\n$/, rest))
  expect(isOutlined).toBe(true)
  expect(told).toEqual(all)
})

test('a lockfile as npm writes it is outlined', () => {
  expect(readOutline(whole)).toMatchObject({ version: 3, ids: ['', ...Object.keys(entries)] })
  expect(outlineIn(whole)).toEqual({
    names: ['a', '@s/b', 'real'],
    versions: ['1.2.3', '2.0.0', '3.0.0'],
    others: 2,
  })
  expect(fullOutline(whole)).toEqual(outlineIn(whole))
})

test.each(['\t', '    '])('the indentation may be %j', (unit) => {
  const text = JSON.stringify(JSON.parse(whole), undefined, unit)
  expect(outlineIn(text)).toEqual(outlineIn(whole))
})

describe('a root with more dependencies than a pattern takes', () => {
  const dependencies = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`a${index}`, '^1.0.0']),
  )
  const large = lockfile(entries, { dependencies })

  test('is outlined', () => {
    expect(outlineIn(large)).toEqual(outlineIn(whole))
    expect(fullOutline(large)).toEqual(outlineIn(large))
  })

  test.each([
    ['an escape', large.replace('"a4999"', '"a\\u0034999"')],
    ['a dependency given twice', large.replace('"a4999"', '"a4998"')],
    ['two on a line', large.replace(',\n        "a4999"', ', "a4999"')],
    ['a comma too many', large.replace('"a4999": "^1.0.0"', '$&,')],
    ['no comma behind it', large.replace('},\n    "node_modules/a"', '}\n    "node_modules/a"')],
    ['a second root', large.replace('"packages/w": {', '"": {')],
  ])('but for %s, which is left to the full reader', (_, text) => {
    expect(text).not.toBe(large)
    expect(readOutline(text)).toBeUndefined()
  })
})

describe('left to the full reader:', () => {
  test.each([
    ['a tarball of unknown origin', { 'node_modules/a': { resolved: 'https://x/a.tgz' } }],
    ['fields in another order', { 'node_modules/a': { dev: true, version: '1.0.0' } }],
  ])('%s', (_, packages) => {
    expect(readOutline(lockfile(packages))).toBeUndefined()
  })

  test.each([
    ['an unknown version', whole.replace('"lockfileVersion": 3', '"lockfileVersion": 4')],
    ['Windows line ends', whole.replaceAll('\n', '\r\n')],
    ['conflict markers', whole.replace('    "node_modules/w"', '<<<<<<< HEAD\n$&')],
    ['a place given twice', whole.replace('node_modules/alias', 'node_modules/a')],
    ['a second "packages"', whole.replace(/\}\n$/, ',\n  "packages": {}\n}\n')],
    ['text after the end', `${whole}x`],
  ])('%s', (_, text) => {
    expect(text).not.toBe(whole)
    expect(readOutline(text)).toBeUndefined()
  })
})

test('an outline is of valid JSON, and says what the full reader says, however the text is changed', () => {
  const change = fc.record({
    at: fc.nat(whole.length - 1),
    length: fc.nat(12),
    text: fc.oneof(
      fc.constant(''),
      fc.string({ maxLength: 3 }),
      fc.constantFrom(',', '"', '}', '{', '\n', '    }', '\\', '": {', 'node_modules/'),
    ),
  })
  let accepted = 0
  fc.assert(
    fc.property(change, ({ at, length, text }) => {
      const changed = whole.slice(0, at) + text + whole.slice(at + length)
      const outlined = readOutline(changed)
      if (!outlined) return
      accepted++
      expect(listsOf(outlined.outline)).toEqual(fullOutline(changed))
      const { told, all } = edgesBothWays(changed)
      expect(told).toEqual(all)
    }),
    { numRuns: 3000 },
  )
  expect(accepted).toBeGreaterThan(100)
})

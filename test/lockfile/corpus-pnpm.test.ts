import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { pnpmReader } from '../../src/lockfile/pnpm/pnpm.ts'
import { yamlFallbacks } from '../../src/lockfile/yaml/fallback.ts'
import { corpusInput, corpusInventory, corpusProjects } from '../corpus.ts'

const projects = corpusProjects('pnpm')

// A file without a test fails: where there is no corpus this one is skipped, and so says so.
test.skipIf(projects.length === 0)('there are real lockfiles', () => {
  expect(projects.length).toBeGreaterThan(0)
})

describe
  .skipIf(projects.length === 0)
  .each(projects.map((project) => [project.dir, project] as const))('%s', (_, project) => {
  const input = corpusInput(project, 'pnpm-lock.yaml')
  const before = yamlFallbacks()
  const graph = pnpmReader.read(input)
  const edges = graph.edges()
  const fallbacks = yamlFallbacks() - before

  test('the registry packages are those of the inventory', () => {
    const names = graph.packages
      .filter(({ source }) => source === 'registry')
      .map(({ name, version }) => `${name}@${version}`)
    expect([...new Set(names)].toSorted()).toEqual(corpusInventory(project))
  })

  test('packages and edges are those that a YAML parser finds', () => {
    const oracle = readWithParser(input.text)
    const listed = graph.packages.filter(({ id }) => !id.startsWith('link:'))
    expect(listed.map(({ id }) => id).toSorted()).toEqual(oracle.ids.toSorted())
    const own = edges.map(({ from, name, to }) => `${from} ${name} ${to}`)
    expect(own.toSorted()).toEqual(oracle.edges.toSorted())
  })

  test('every package points at its line, and no parser was needed', () => {
    const lines = input.text.split('\n')
    const wrong = graph.packages.filter(
      ({ id, line }) =>
        !id.startsWith('link:') &&
        !lines[line - 1]?.includes(`  ${id}`) &&
        !lines[line - 1]?.includes(`'${id}'`) &&
        !lines[line - 1]?.includes(`"${id}"`),
    )
    expect(wrong).toEqual([])
    expect(fallbacks).toBe(0)
  })

  test('every edge leads to a package or an importer, and every package is reached', () => {
    expect(edges.filter(({ to }) => to === undefined)).toEqual([])
    expect(graph.packages.filter((pkg) => graph.reach(pkg).dev === undefined)).toEqual([])
  })
})

interface Dependencies {
  readonly dependencies?: Record<string, unknown>
  readonly devDependencies?: Record<string, unknown>
  readonly optionalDependencies?: Record<string, unknown>
}

interface Lockfile extends Dependencies {
  readonly lockfileVersion: unknown
  readonly importers?: Record<string, Dependencies>
  readonly packages?: Record<string, Dependencies>
  readonly snapshots?: Record<string, Dependencies>
}

/** An oracle that knows the format's rules from pnpm's documentation, and shares no code with the reader. */
function readWithParser(text: string): { ids: string[]; edges: string[] } {
  const documents = [...parseAllDocuments(text, { uniqueKeys: false })]
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- a test's own input
  const lock = documents.at(-1)?.toJS() as Lockfile
  const major = Number.parseInt(String(lock.lockfileVersion), 10)
  const packages = (major === 9 ? lock.snapshots : lock.packages) ?? {}
  const importers = lock.importers ?? { '.': lock }
  const edges: string[] = []
  for (const [folder, importer] of Object.entries(importers)) {
    const from = folder === '.' ? '' : folder
    for (const [name, value] of dependenciesOf(importer))
      edges.push(`${from} ${name} ${target(from, name, value)}`)
  }
  for (const [id, entry] of Object.entries(packages)) {
    for (const [name, value] of dependenciesOf(entry))
      edges.push(`${id} ${name} ${target('', name, value)}`)
  }
  return { ids: Object.keys(packages), edges }

  function target(from: string, name: string, value: unknown): string {
    const reference =
      typeof value === 'object' && value !== null && 'version' in value
        ? String(value.version)
        : String(value)
    if (reference.startsWith('link:')) {
      const parts: string[] = []
      for (const part of `${from}/${reference.slice(5)}`.split('/')) {
        if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
        else if (part !== '' && part !== '.') parts.push(part)
      }
      const path = parts.join('/')
      return (path === '' ? '.' : path) in importers ? path : `link:${path}`
    }
    const plain = reference.split('(')[0] ?? ''
    if (major === 9) {
      const isWhole = reference.startsWith('@') || /^[^:@(]+@/.test(reference)
      return isWhole ? reference : `${name}@${reference}`
    }
    if (plain.includes('/') || plain.startsWith('file:')) return reference
    return major === 5 ? `/${name}/${reference}` : `/${name}@${reference}`
  }
}

function dependenciesOf(entry: Dependencies): [string, unknown][] {
  return [entry.dependencies, entry.devDependencies, entry.optionalDependencies].flatMap((group) =>
    Object.entries(group ?? {}),
  )
}

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { parseSyml } from '@yarnpkg/parsers'
import { describe, expect, test } from 'vitest'
import type { DependencyGraph } from '../../src/graph/graph.ts'
import { groupBy } from '../../src/graph/group-by.ts'
import type { LockfileInput } from '../../src/lockfile/reader.ts'
import { isBerry } from '../../src/lockfile/yarn-berry/is-berry.ts'
import { yarnBerryReader } from '../../src/lockfile/yarn-berry/yarn-berry.ts'
import type { BerryLock } from '../../src/lockfile/yarn-berry/lock.ts'
import { readWrittenBerry } from '../../src/lockfile/yarn-berry/written.ts'
import { readYamlBerry } from '../../src/lockfile/yarn-berry/yaml.ts'
import { yarnClassicReader } from '../../src/lockfile/yarn-classic/yarn-classic.ts'
import type { CorpusProject } from '../corpus.ts'
import { corpusInput, corpusInventory, corpusProjects } from '../corpus.ts'
import { findWorkspaces } from '../workspaces.ts'

interface ClassicOracle {
  readonly parse: (text: string) => {
    readonly object: Readonly<Record<string, ClassicOracleEntry>>
  }
}

interface ClassicOracleEntry {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const classicOracle: ClassicOracle = createRequire(import.meta.url)('@yarnpkg/lockfile')

const projects = corpusProjects('yarn-classic', 'yarn-berry')
const classic = projects.filter(({ format }) => format === 'yarn-classic')
const berry = projects.filter(({ format }) => format === 'yarn-berry')

function inputOf(project: CorpusProject): LockfileInput {
  const root = dirname(project.lockfile)
  return {
    ...corpusInput(project, 'yarn.lock'),
    findWorkspaces: (patterns) => findWorkspaces(root, patterns),
  }
}

function read(project: CorpusProject): DependencyGraph {
  const reader = project.format === 'yarn-classic' ? yarnClassicReader : yarnBerryReader
  return reader.read(inputOf(project))
}

function inventory({ packages }: DependencyGraph): string[] {
  const registry = packages.filter(({ source }) => source === 'registry')
  return [...new Set(registry.map(({ name, version }) => `${name}@${version}`))].toSorted()
}

/**
 * Where the inventory errs: `draft-js@0.x, "draft-js@npm:draft-js-fork-mxstbr"` is one entry, resolved
 * to the fork's tarball by the manifest's `resolutions`; the inventory counts it under both names.
 */
const wrongInInventory = new Map([['withspectrum__spectrum__20171201-yarn1', ['draft-js@0.10.4']]])

/** A project whose inventory is empty has no file of it. */
function expectedInventory(project: CorpusProject): string[] {
  if (project.dir === 'vitejs__vite__playground-20200523-yarn1') return []
  const wrong = wrongInInventory.get(project.dir) ?? []
  return corpusInventory(project)
    .filter((line) => !wrong.includes(line))
    .toSorted()
}

describe.skipIf(projects.length === 0)('real yarn lockfiles', () => {
  test.each(projects.map((project) => [project.dir, project] as const))(
    '%s: every registry package is found, and no other',
    (_, project) => {
      const graph = read(project)
      expect(graph.formatVersion).toBe(project.formatVersion)
      expect(inventory(graph)).toEqual(expectedInventory(project))
    },
  )

  test.each(projects.map((project) => [project.dir, project] as const))(
    '%s: its format is told by its text, every id is unique, every line the one of the entry',
    (_, project) => {
      const { text } = inputOf(project)
      const lines = text.split('\n')
      const { packages } = read(project)
      expect(isBerry(text)).toBe(project.format === 'yarn-berry')
      expect(new Set(packages.map(({ id }) => id)).size).toBe(packages.length)
      const astray = packages.filter(({ id, line }) => {
        const written = (lines[line - 1] ?? '').replaceAll('"', '').replace(/^\? /, '')
        return written.replace(/:$/, '') !== id
      })
      expect(astray).toEqual([])
    },
  )
})

describe.skipIf(classic.length === 0)('yarn 1 lockfiles against the parser of yarn 1', () => {
  test.each(classic.map((project) => [project.dir, project] as const))(
    '%s: the same keys have the same versions and dependencies',
    (_, project) => {
      const { text, path } = inputOf(project)
      const graph = yarnClassicReader.read({ text, path, readManifest: () => undefined })
      const edges = groupBy(graph.edges(), ({ from }) => from)
      const mine = graph.packages.map(({ id, version }) => ({
        id,
        version,
        dependencies: (edges.get(id) ?? []).map(({ name, range, type }) => [name, range, type]),
      }))
      expect(mine).toEqual(classicExpectation(text))
    },
  )

  test.each(
    [
      'agenda__agenda__20170704-yarn1',
      'keystonejs__keystone__20210111-yarn1',
      'outline__outline__20180811-yarn1',
      'webpack__webpack__20200422-yarn1',
      'eclipse-theia__theia__20180620-yarn1',
    ].map((dir) => [dir, projects.find((project) => project.dir === dir)] as const),
  )('%s: the same packages are dev-only as in a walk over what the parser says', (_, project) => {
    if (!project) throw new Error('not in the corpus')
    const graph = read(project)
    const mine = graph.packages.filter((pkg) => graph.reach(pkg).dev === true).map(({ id }) => id)
    const expected = devOnly(manifestsOf(project), classicWalk(inputOf(project).text))
    expect(mine.toSorted()).toEqual(expected.toSorted())
    expect(mine.length).toBeGreaterThan(50)
  })
})

describe.skipIf(berry.length === 0)('berry lockfiles against the parser of yarn', () => {
  const cases = berry.map((project) => [project.dir, project] as const)

  test.each(cases)('%s: read by its lines it says what the parser says', (_, project) => {
    const { text } = inputOf(project)
    expect(contentOf(readByLines(text))).toEqual(berryExpectation(text))
  })

  test.each(cases.filter(([, { packages }]) => packages < 500))(
    '%s: read as YAML it says the same as by its lines, on the same lines',
    (_, project) => {
      const { text } = inputOf(project)
      const lock = readByLines(text)
      const yaml = readYamlBerry(text, 'yarn.lock', 'repair it')
      expect(contentOf(yaml)).toEqual(contentOf(lock))
      expect(yaml.entries.map(({ line }) => line)).toEqual(lock.entries.map(({ line }) => line))
    },
  )

  test.each(cases)('%s: every dependency resolves to an entry', (dir, project) => {
    const missing = read(project)
      .edges()
      .filter(({ to, type }) => to === undefined && type !== 'peer' && type !== 'peerOptional')
    // This manifest lists a package that its lockfile, as committed, does not have.
    const stale = dir === 'typeorm__typeorm__20220216-berry5' ? ['@types/uuid'] : []
    expect(missing.map(({ name }) => name)).toEqual(stale)
  })

  test.each(
    [
      'cncjs__cncjs__20260118-berry6',
      'typeorm__typeorm__20220216-berry5',
      'redhat-developer__rhdh__.ibm-20260126-berry6',
      'interledger__rafiki__20210629-berry4',
      'laurent22__joplin__20211220-berry5',
    ].map((dir) => [dir, projects.find((project) => project.dir === dir)] as const),
  )('%s: the same packages are dev-only as in a walk over what the parser says', (_, project) => {
    if (!project) throw new Error('not in the corpus')
    const graph = read(project)
    const mine = graph.packages.filter((pkg) => graph.reach(pkg).dev === true).map(({ id }) => id)
    const entries = berryWalk(inputOf(project).text)
    const expected = devOnly(manifestsOf(project), entries).filter((id) => !/@workspace:/.test(id))
    expect(mine.toSorted()).toEqual(expected.toSorted())
    expect(mine.length).toBeGreaterThan(50)
  })
})

/** The entries in their order, each with all of its keys: the parser repeats it for each. */
function classicExpectation(text: string) {
  const keys = groupBy(Object.entries(classicOracle.parse(text).object), ([, entry]) => entry)
  return Array.from(keys, ([entry, pairs]) => ({
    id: pairs.map(([key]) => key).join(', '),
    version: entry.version.replace(/^[v=]+/, ''),
    dependencies: [
      ...Object.entries(entry.dependencies ?? {}).map((pair) => [...pair, 'prod']),
      ...Object.entries(entry.optionalDependencies ?? {}).map((pair) => [...pair, 'optional']),
    ],
  }))
}

/** The lockfile read by its lines: no real one needs the slower parser. */
function readByLines(text: string): BerryLock {
  const lock = readWrittenBerry(text)
  if (typeof lock === 'number') throw new Error(`line ${lock} is not in the layout`)
  return lock
}

interface SymlEntry {
  readonly version: string
  readonly resolution: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly dependenciesMeta?: Readonly<Record<string, { optional?: string }>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { optional?: string }>>
}

function symlEntries(text: string): [string, SymlEntry][] {
  const parsed: Record<string, SymlEntry> = parseSyml(text)
  return Object.entries(parsed).filter(([key]) => key !== '__metadata')
}

function berryExpectation(text: string) {
  return symlEntries(text).map(([key, entry]) => ({
    key,
    version: entry.version,
    resolution: entry.resolution,
    dependencies: Object.entries(entry.dependencies ?? {}),
    peerDependencies: Object.entries(entry.peerDependencies ?? {}),
    optionalDependencies: optionalIn(entry.dependenciesMeta),
    optionalPeers: optionalIn(entry.peerDependenciesMeta),
  }))
}

function optionalIn(meta: SymlEntry['dependenciesMeta'] = {}): string[] {
  return Object.keys(meta).filter((name) => meta[name]?.optional === 'true')
}

function contentOf(lock: BerryLock) {
  return lock.entries.map((entry) => {
    const body = lock.bodyOf(entry)
    return {
      key: entry.key,
      version: entry.version,
      resolution: entry.resolution,
      dependencies: [...body.dependencies],
      peerDependencies: [...body.peerDependencies],
      optionalDependencies: [...body.optionalDependencies],
      optionalPeers: [...body.optionalPeers],
    }
  })
}

/** What an independent walk needs of a lockfile: the ids that a descriptor leads to, and what those depend on. */
interface Walk {
  readonly ids: (name: string, range: string) => readonly string[]
  readonly dependenciesOf: (id: string) => readonly (readonly [string, string])[]
}

function classicWalk(text: string): Walk {
  const { object } = classicOracle.parse(text)
  const keys = groupBy(Object.entries(object), ([, entry]) => entry)
  const idOf = new Map(
    Array.from(keys, ([entry, pairs]) => [entry, pairs.map(([key]) => key).join(', ')]),
  )
  const entryOf = new Map(Array.from(idOf, ([entry, id]) => [id, entry]))
  return {
    ids: (name, range) => {
      const entry = object[`${name}@${range}`]
      return entry ? [idOf.get(entry) ?? ''] : []
    },
    dependenciesOf: (id) => {
      const entry = entryOf.get(id)
      return Object.entries({ ...entry?.dependencies, ...entry?.optionalDependencies })
    },
  }
}

/** A patch that yarn brings along stands for what it patches, whatever else depends on that. */
function berryWalk(text: string): Walk {
  const entries = new Map(symlEntries(text))
  const plain = new Map<string, string>()
  const patches = new Map<string, string>()
  for (const key of entries.keys()) {
    for (const descriptor of key.split(/, */)) {
      const patched = /^(@?[^@]+)@patch:[^@]*@(?:npm(?::|%3A))?(.*)#/.exec(descriptor)
      if (patched) patches.set(`${patched[1]}@${patched[2]}`, key)
      else plain.set(descriptor.replace('@npm:', '@'), key)
    }
  }
  const ids = new Map([...plain, ...patches])
  return {
    ids: (name, range) => [ids.get(`${name}@${range.replace(/^npm:/, '')}`) ?? []].flat(),
    // A workspace's entry mixes in its devDependencies; its manifest is walked from anyway.
    dependenciesOf: (id) =>
      id.includes('@workspace:') ? [] : Object.entries(entries.get(id)?.dependencies ?? {}),
  }
}

interface PlainManifest {
  readonly workspaces?: readonly string[] | { readonly packages: readonly string[] }
  readonly name?: string
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

function manifestsOf(project: CorpusProject): PlainManifest[] {
  const { readManifest } = inputOf(project)
  const parse = (folder: string): PlainManifest => JSON.parse(readManifest(folder) ?? '{}')
  const root = parse('')
  const { workspaces = [] } = root
  const patterns = 'packages' in workspaces ? workspaces.packages : workspaces
  return [root, ...findWorkspaces(dirname(project.lockfile), patterns).map(parse)]
}

/** The ids that only devDependencies lead to. */
function devOnly(manifests: readonly PlainManifest[], walk: Walk): string[] {
  const direct = (
    fields: readonly ('dependencies' | 'devDependencies' | 'optionalDependencies')[],
  ) =>
    manifests.flatMap((manifest) =>
      fields.flatMap((field) => Object.entries(manifest[field] ?? {})),
    )
  const production = reached(direct(['dependencies', 'optionalDependencies']), walk)
  return [...reached(direct(['devDependencies']), walk)].filter((id) => !production.has(id))
}

function reached(direct: readonly (readonly [string, string])[], walk: Walk): Set<string> {
  const seen = new Set<string>()
  const queue = [...direct]
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const id of walk.ids(next[0], next[1])) {
      if (seen.has(id)) continue
      seen.add(id)
      queue.push(...walk.dependenciesOf(id))
    }
  }
  return seen
}

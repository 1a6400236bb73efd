import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Arborist from '@npmcli/arborist'
import { describe, expect, test } from 'vitest'
import type { DependencyGraph, Package, Reach } from '../../src/graph/graph.ts'
import { deriveReach } from '../../src/graph/reach.ts'
import { npmReader } from '../../src/lockfile/npm/npm.ts'
import { isImporterId } from '../../src/lockfile/npm/importer-id.ts'
import type { ReadManifest } from '../../src/lockfile/reader.ts'
import { cleanVersion } from '../../src/lockfile/spec.ts'
import type { CorpusProject } from '../corpus.ts'
import { corpusInput, corpusProjects } from '../corpus.ts'

/** Arborist's tree, and whether it worked the dev, optional and peer flags out for itself. */
interface Oracle {
  readonly tree: Arborist.Node
  readonly recalculated: boolean
}

// Arborist needs about a second for 1,500 packages: LEAKSCAN_ORACLE=all compares these too.
const atMost = process.env['LEAKSCAN_ORACLE'] === 'all' ? Infinity : 1100
const projects = corpusProjects('npm', 'npm-shrinkwrap').filter(
  (project) => project.expect === undefined && project.packages <= atMost,
)

describe.skipIf(projects.length === 0)("npm's own tree of the same lockfile", () => {
  test.each(projects.map((project) => [project.dir, project] as const))(
    '%s: has the packages, edges and reach that ours has',
    async (_, project) => {
      const graph = npmReader.read(corpusInput(project))
      const oracle = await loadVirtual(project)
      expect(difference(ourPackages(graph), theirPackages(oracle))).toEqual(same)
      expect(difference(ourEdges(graph, oracle), theirEdges(oracle))).toEqual(same)
      expect(difference(ourReach(graph, oracle), theirReach(oracle))).toEqual(same)
      expect(graph.importers.map((importer) => importer.id)).toEqual(
        expect.arrayContaining(workspacesOf(oracle)),
      )
    },
  )
})

const same = { onlyOurs: [], onlyTheirs: [] }

function difference(ours: readonly string[], theirs: readonly string[]): typeof same | object {
  const ourSet = new Set(ours)
  const theirSet = new Set(theirs)
  expect([ours.length, theirs.length]).toEqual([ourSet.size, theirSet.size])
  return {
    onlyOurs: ours.filter((line) => !theirSet.has(line)),
    onlyTheirs: theirs.filter((line) => !ourSet.has(line)),
  }
}

async function loadVirtual(project: CorpusProject): Promise<Oracle> {
  const temp = mkdtempSync(join(tmpdir(), 'leakscan-oracle-'))
  // Some way down, since a lockfile may name folders beside its own: `../sibling`.
  const folder = join(temp, 'a/b/c')
  try {
    const { text, readManifest } = corpusInput(project)
    for (const [id, manifest] of manifestsOf(text, readManifest)) {
      write(join(folder, id), 'package.json', manifest)
    }
    write(folder, basename(project.lockfile), text)
    const arborist = new Arborist({ path: folder })
    const tree = await arborist.loadVirtual()
    return { tree, recalculated: Reflect.get(arborist, Symbol.for('flagsSuspect')) === true }
  } finally {
    rmSync(temp, { recursive: true })
  }
}

/**
 * The manifests for arborist to read, by folder. It prefers a manifest to the copy of it that the
 * lockfile has, and in some projects of the corpus the manifest has moved on: it gets the copies,
 * which is what a reader of the lockfile reads.
 */
function manifestsOf(text: string, readManifest: ReadManifest): Map<string, string> {
  const lock: unknown = JSON.parse(text)
  const packages = isObject(lock) && isObject(lock['packages']) ? lock['packages'] : undefined
  if (!packages) return new Map([['', readManifest('') ?? '{}']])
  const folders = Object.entries(packages).filter(([id]) => isImporterId(id))
  return new Map(folders.map(([id, manifest]) => [id, JSON.stringify(manifest)]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
}

function nodesOf({ tree }: Oracle): Arborist.Node[] {
  return [...tree.inventory.values()]
}

function installedNodes(oracle: Oracle): Arborist.Node[] {
  return nodesOf(oracle).filter((node) => !isImporterId(node.location))
}

// What is not from a registry has no version of its own to arborist: it takes a link's from the
// target, guesses a tarball's from its file name and drops a git one's. Ours says what the lockfile
// says, if anything; none of these is matched by version.
function ourPackages(graph: DependencyGraph): string[] {
  return graph.packages.map(
    ({ id, name, source, version }) => `${id} ${name} ${source === 'registry' ? version : '-'}`,
  )
}

function theirPackages(oracle: Oracle): string[] {
  return installedNodes(oracle).map((node) => {
    // Only ours strips the `v` of `v1.2.2`.
    const version = fromRegistry(node) ? cleanVersion(node.version) : '-'
    return `${node.location} ${node.packageName} ${version}`
  })
}

/** By arborist's own words: neither a link nor resolved from git, a file or another URL. */
function fromRegistry(node: Arborist.Node): boolean {
  if (node.isLink || /^(?:git|file)/.test(node.resolved ?? '')) return false
  return !/^https?:/.test(node.resolved ?? '') || (node.resolved ?? '').includes('/-/')
}

// To arborist the root depends on its workspaces, and no other edge of the same name counts. To us
// they are importers, and what the root declares is an edge like any other.
function ourEdges(graph: DependencyGraph, { tree }: Oracle): string[] {
  return graph
    .edges()
    .filter(({ from, name }) => from !== '' || !tree.edgesOut.get(name)?.workspace)
    .map((edge) => `${edge.from} -> ${edge.to} ${edge.name} ${edge.range} ${edge.type}`)
}

function theirEdges(oracle: Oracle): string[] {
  return nodesOf(oracle)
    .filter((node) => !node.isLink)
    .flatMap((node) => [...node.edgesOut.values()])
    .filter((edge) => !edge.workspace)
    .map(({ from, to, name, spec, type }) => {
      const target = to?.isLink ? to.target : to
      return `${from?.location} -> ${target?.location} ${name} ${spec} ${type}`
    })
}

function workspacesOf({ tree }: Oracle): string[] {
  const targets = [...tree.edgesOut.values()]
    .filter((edge) => edge.workspace)
    .map((edge) => edge.to?.target.location)
  return targets.filter((location) => location !== undefined)
}

// Where the root's edges are not those of the lockfile, arborist drops the flags that the lockfile
// has and works them out from the edges. The same is then asked of our edges.
function ourReach(graph: DependencyGraph, { recalculated }: Oracle): string[] {
  const reach = recalculated ? deriveReach(graph.importers, graph.edges()) : graph.reach
  const packages = recalculated ? graph.packages.filter(isNoLink) : graph.packages
  return packages
    .filter((pkg) => !recalculated || reach(pkg).dev !== undefined)
    .map((pkg) => reachLine(pkg.id, reach(pkg)))
}

function theirReach(oracle: Oracle): string[] {
  // Ours has no reach for what nothing reaches, and reach the target of a link past the link.
  const nodes = installedNodes(oracle).filter(
    (node) => !oracle.recalculated || (!node.extraneous && !node.isLink),
  )
  return nodes.map((node) => reachLine(node.location, node))
}

// A lockfile of npm 2 to 4 may leave a flag out: we do not know, arborist says no. Arborist leaves
// devOptional on where dev or optional says more.
function reachLine(id: string, { dev, optional, devOptional, peer }: Reach): string {
  const flags = { dev, optional, devOptional: devOptional && !dev && !optional, peer }
  return [
    id,
    ...Object.entries(flags)
      .filter(([, on]) => on)
      .map(([name]) => name),
  ].join(' ')
}

function isNoLink(pkg: Package): boolean {
  return pkg.source !== 'link' && pkg.source !== 'workspace'
}

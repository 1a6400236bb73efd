import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Node as TreeNode } from '@npmcli/arborist'
import { LeakscanError } from '../errors.ts'
import type { DependencyGraph, Edge, Importer, Package, Reach } from '../graph/graph.ts'
import { isImporterId } from '../lockfile/npm/importer-id.ts'
import { installedName, sourceOfRanges, sourceOfResolved } from '../lockfile/npm/tree.ts'
import { cleanVersion } from '../lockfile/spec.ts'

/**
 * Reads what is installed in a folder's node_modules, whoever installed it: nested and hoisted trees, and
 * the linked ones of pnpm. The packages' ids are their folders.
 *
 * @throws LeakscanError `LOCKFILE_NOT_FOUND` when nothing is installed there.
 */
export async function readInstalledTree(folder: string, shown: string): Promise<DependencyGraph> {
  if (!existsSync(join(folder, 'node_modules'))) throw nothingInstalled(folder, shown)
  const root = await loadTree(folder)
  const nodes = [...root.inventory.values()].filter((node) => !node.isLink)
  const importers = nodes.filter((node) => isImporterId(node.location) && isNamedImporter(node))
  const packages = nodes.filter((node) => !isImporterId(node.location) && node.packageName !== null)
  const byId = new Map(packages.map((node) => [node.location, node]))
  const edges = [...importers, ...packages].flatMap(edgesOf)
  return {
    format: 'installed',
    formatVersion: '0',
    importers: importers.map(toImporter),
    packages: packages.map(toPackage),
    edges: () => edges,
    reach: ({ id }) => reachOf(byId.get(id)),
  }
}

async function loadTree(folder: string): Promise<TreeNode> {
  const { default: Arborist } = await import('@npmcli/arborist')
  return new Arborist({ path: folder }).loadActual()
}

function nothingInstalled(folder: string, shown: string): LeakscanError {
  const plugAndPlay = existsSync(join(folder, '.pnp.cjs'))
  return new LeakscanError('LOCKFILE_NOT_FOUND', `${shown}: no node_modules in this folder`, {
    hint: plugAndPlay
      ? 'It is installed with Plug’n’Play: scan its yarn.lock, without --installed.'
      : 'Install first, or scan the lockfile, without --installed.',
  })
}

/** pnpm's store has folders without a manifest between it and the packages. */
function isNamedImporter(node: TreeNode): boolean {
  return node.isRoot || node.packageName !== null
}

function toImporter({ location, packageName }: TreeNode): Importer {
  return { id: location, name: packageName ?? undefined }
}

function toPackage(node: TreeNode): Package {
  const installed = installedName(node.location)
  const name = node.packageName ?? installed
  const ranges = [...node.edgesIn].map((edge) => edge.spec)
  const resolved = node.resolved ?? undefined
  return {
    id: node.location,
    name,
    ...(name !== installed && { alias: installed }),
    ...(node.version !== '' && { version: cleanVersion(node.version) }),
    source: sourceOfResolved(resolved) ?? sourceOfRanges(ranges),
    ...(resolved !== undefined && { resolved }),
    line: 1,
    ...(node.inBundle && { bundled: true }),
    ...(node.extraneous && { extraneous: true }),
  }
}

function edgesOf(node: TreeNode): Edge[] {
  return [...node.edgesOut.values()].flatMap(({ name, spec, type, to }) => {
    const kept = edgeType(type, isImporterId(node.location))
    if (kept === undefined) return []
    return [{ from: node.location, to: to?.target.location, name, range: spec, type: kept }]
  })
}

/** What a package needs for its own development is installed for importers only. */
function edgeType(type: string, ofImporter: boolean): Edge['type'] | undefined {
  switch (type) {
    case 'dev':
      return ofImporter ? 'dev' : undefined
    case 'optional':
    case 'peer':
    case 'peerOptional':
      return type
    default:
      return 'prod'
  }
}

function reachOf(node: TreeNode | undefined): Reach {
  if (!node || node.extraneous) {
    return { dev: undefined, optional: undefined, devOptional: undefined, peer: undefined }
  }
  const { dev, optional, devOptional, peer } = node
  return { dev, optional, devOptional: devOptional && !dev && !optional, peer }
}

import type { DependencyGraph, Edge, Importer, Package, Reach } from '../../graph/graph.ts'
import { memoized } from '../../graph/memoized.ts'
import { deriveReach, reachWith } from '../../graph/reach.ts'
import { withAliases } from '../aliases.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import { manifestName } from '../manifest-name.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import { cleanVersion } from '../spec.ts'
import { configOf } from './declared.ts'
import type { DenoEdge } from './edges.ts'
import { denoEdges } from './edges.ts'
import { parseId } from './id.ts'
import type { DenoLock } from './lock.ts'
import { readLock } from './lock.ts'
import type { Ids } from './resolve.ts'

const repair = 'run `deno install`'

/**
 * Reads `deno.lock` of version 3 to 5.
 *
 * Its npm packages are checked. Packages of JSR and modules from URLs are listed with them, as what leads
 * to an npm package may be one of JSR.
 */
export const denoReader: LockfileReader = { format: 'deno', read }

function read(input: LockfileInput): DependencyGraph {
  const lock = readLock(jsonCursor(input.text, input.path, repair), input.path)
  const ids = idsOf(lock)
  const importers = [...lock.workspace.members.keys()].map((id) => toImporter(id, input))
  const edges = denoEdges(lock, ids, input)
  const known = edges.map(({ edge }) => edge)
  const reach = memoized(() => reachOf(importers, edges))
  return {
    format: 'deno',
    formatVersion: lock.version,
    importers,
    packages: withAliases(packagesOf(lock, ids), known),
    edges: () => known,
    reach: (pkg) => reach()(pkg),
  }
}

/** What the packages of each section are called: folders may be named like packages, and JSR's like npm's. */
function idsOf({ workspace, npm, jsr, remote }: DenoLock): Ids {
  const taken = new Set(workspace.members.keys())
  const idsIn = (keys: Iterable<string>, scheme: string, isAlways: boolean) => {
    const ids = new Map<string, string>()
    for (const key of keys) {
      let id = isAlways ? scheme + key : key
      while (taken.has(id)) id = scheme + id
      taken.add(id)
      ids.set(key, id)
    }
    return (key: string) => ids.get(key) ?? key
  }
  return {
    npm: idsIn(npm.keys(), 'npm:', false),
    jsr: idsIn(jsr.keys(), 'jsr:', true),
    remote: idsIn(remote.keys(), 'remote:', false),
  }
}

function toImporter(id: string, input: LockfileInput): Importer {
  return manifestName(id, input.readManifest, () => configOf(id, input)?.config.name)
}

function packagesOf({ npm, jsr, remote, workspace }: DenoLock, ids: Ids): Package[] {
  return [
    ...Array.from(npm.values(), ({ key, line }) => toPackage(ids.npm(key), key, line, workspace)),
    ...Array.from(jsr.values(), ({ key, line }): Package => {
      const { name, version } = parseId(key) ?? { name: key, version: undefined }
      return { id: ids.jsr(key), name, ...(version && { version }), source: 'jsr', line }
    }),
    ...Array.from(remote, ([url, line]): Package => ({
      id: ids.remote(url),
      name: url,
      source: 'module',
      resolved: url,
      line,
    })),
  ]
}

function toPackage(
  id: string,
  key: string,
  line: number,
  { links }: DenoLock['workspace'],
): Package {
  const { name, version } = parseId(key) ?? { name: key, version: '' }
  // A folder stands in for it, and has other code.
  const source = links.has(`npm:${name}@${version}`) ? 'link' : 'registry'
  return { id, name, version: cleanVersion(version), source, line }
}

/** What is the same whichever type the edges have whose type is not told; the rest is not known. */
function reachOf(
  importers: readonly Importer[],
  edges: readonly DenoEdge[],
): (pkg: Package) => Reach {
  const asTold = edges.map(({ edge }) => edge)
  const told = deriveReach(importers, asTold)
  if (edges.every(({ orElse }) => orElse === undefined)) return told
  const orElse = deriveReach(importers, edges.map(otherwise))
  return (pkg) => agreed(told(pkg), orElse(pkg))
}

function otherwise({ edge, orElse }: DenoEdge): Edge {
  return orElse === undefined ? edge : { ...edge, type: orElse }
}

function agreed(one: Reach, other: Reach): Reach {
  return reachWith((field) => (one[field] === other[field] ? one[field] : undefined))
}

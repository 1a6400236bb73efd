import type { Importer } from '../../graph/graph.ts'
import { parseObject } from '../json/parse-object.ts'
import type { Manifest } from '../manifest.ts'
import type { LockfileInput } from '../reader.ts'
import { workspaceManifest } from '../workspace-manifest.ts'

/** The manifests of a yarn 1 project. */
export interface Workspaces {
  /** The root first, whether it has a manifest or not. */
  readonly importers: readonly Importer[]
  /** By folder; the root's is `''`. */
  readonly manifests: ReadonlyMap<string, Manifest>
  /** Whether every manifest of the project was read. */
  readonly complete: boolean
}

/** Reads the manifests of the root and of the workspaces that it names. */
export function readWorkspaces({ readManifest, findWorkspaces }: LockfileInput): Workspaces {
  const manifests = new Map<string, Manifest>()
  function add(folder: string): void {
    const manifest = workspaceManifest(folder, readManifest)
    if (manifest) manifests.set(folder, manifest)
  }
  add('')
  const root = manifests.get('')
  const patterns = root?.workspaces ?? []
  const folders = patterns.filter((pattern) => !isGlob(pattern))
  for (const folder of findWorkspaces?.(patterns) ?? folders) add(normalize(folder))
  const importers = [...manifests].map(([id, { name }]) => ({ id, name }))
  return {
    importers: root ? importers : [{ id: '', name: undefined }, ...importers],
    manifests,
    complete: root !== undefined && (!!findWorkspaces || folders.length === patterns.length),
  }
}

/**
 * Whether a root's manifest plainly can be read and names no workspaces: a tenth of the work of reading it.
 * One that is no JSON is left to the reader, which says where and why.
 */
export function isPlain(manifest: string | undefined): boolean {
  if (manifest === undefined) return true
  const fields = parseObject(manifest)
  return fields !== undefined && !('workspaces' in fields)
}

function isGlob(pattern: string): boolean {
  return /[*?!{}[\]()]/.test(pattern)
}

function normalize(folder: string): string {
  return folder.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
}

import type { PackageSource } from '../../graph/graph.ts'
import { sourceOfSpec } from '../spec.ts'

/** No real key is so long; the cost of looking up a dependency grows with its square. */
export const MAX_KEY_LENGTH = 2000

/** Whether an entry is one of the project's own packages. */
export function isWorkspace(
  { identity }: { readonly identity: string },
  { workspaces }: { readonly workspaces: Pick<ReadonlySet<string>, 'has'> },
): boolean {
  const folder = workspaceFolder(identity)
  return folder !== undefined && workspaces.has(folder)
}

/** The folder that `name@workspace:folder` or `name@root:` names. */
export function workspaceFolder(identity: string): string | undefined {
  const at = identity.indexOf('@', 1) + 1
  const isFolder = identity.startsWith('workspace:', at) || identity.startsWith('root:', at)
  return at > 0 && isFolder ? identity.slice(identity.indexOf(':', at) + 1) : undefined
}

/** `name@resolution` in its parts. */
export function partsOf(identity: string): { readonly name: string; readonly resolution: string } {
  const at = identity.indexOf('@', 1)
  if (at === -1) return { name: identity, resolution: '' }
  return { name: identity.slice(0, at), resolution: identity.slice(at + 1) }
}

export function sourceOf(resolution: string): PackageSource {
  if (/^v?\d+\.\d+\.\d+(?:[-+]|$)/.test(resolution)) return 'registry'
  if (resolution.startsWith('root:')) return 'workspace'
  const source = sourceOfSpec(resolution)
  if (source !== 'registry') return source
  return /\.(?:tgz|tar\.gz|tar)$/.test(resolution) ? 'file' : 'unknown'
}

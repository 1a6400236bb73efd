import { setMaxListeners } from 'node:events'
import type { Node as TreeNode } from '@npmcli/arborist'
import { LeakscanError } from '../errors.ts'
import { npmSettings } from '../registry/registry.ts'
import { unlessStopped } from '../unless-stopped.ts'
import type { PeerConflict } from './peer-conflicts.ts'
import { hasMissingPeer, newConflicts, peerConflicts } from './peer-conflicts.ts'
import type { Relock } from './relock.ts'
import { failure } from './run.ts'

/** Makes npm's lockfile in a folder follow the manifests beside it, and refreshes packages. */
export async function relockNpm(names: readonly string[], options: Relock): Promise<void> {
  const { default: Arborist } = await import('@npmcli/arborist')
  const { formatVersion } = options.graph
  const settings = await settingsFor(options)
  const locked = await new Arborist({ ...settings, path: options.project }).loadVirtual()
  const standing = peerConflicts(locked)
  const lenient = { ...settings, ...leniencyFor(locked, standing, formatVersion) }
  const build = (path: string, names_: readonly string[]) => {
    const update = names_.length > 0 ? { update: { names: [...names_] } } : {}
    // `complete`, which the types lack, looks into tarballs for what they bundle.
    const wanted = { ...update, prune: true, complete: true }
    return unlessStopped(new Arborist({ ...lenient, path }).buildIdealTree(wanted), options.signal)
  }
  try {
    const tree = await build(options.cwd, names)
    const found = newConflicts(standing, peerConflicts(tree))
    // The lockfiles of npm 6 and earlier say nothing of peers: only the registry knows what stood.
    const fresh =
      found.length > 0 && isSilentOnPeers(formatVersion)
        ? newConflicts(peerConflicts(await build(options.project, [])), found)
        : found
    refuse(fresh)
    await tree.meta?.save()
  } catch (cause) {
    if (cause instanceof LeakscanError) throw cause
    if (options.signal.aborted) throw new LeakscanError('FIX', 'stopped', { cause })
    throw failure(npmReason(cause), cause)
  }
}

async function settingsFor({ project, env, signal, graph }: Relock) {
  // Each request that is under way waits for it, and there may be hundreds.
  const stop = AbortSignal.any([signal])
  setMaxListeners(0, stop)
  const { formatVersion } = graph
  return {
    ...(await npmSettings(project, env)),
    // What a user sets for installing says nothing about a lockfile.
    global: false,
    dryRun: false,
    audit: false,
    packageLock: true,
    packageLockOnly: true,
    ignoreScripts: true,
    signal: stop,
    ...(/^[123]$/.test(formatVersion) && { lockfileVersion: Number(formatVersion) }),
  }
}

/**
 * How npm must look at peers so that what stands in a lockfile stays: not at all where whoever wrote it
 * installed none (npm 6 and earlier, `--legacy-peer-deps`), and past conflicts where some stand. What an upgrade brings is checked afterwards.
 */
function leniencyFor(
  locked: TreeNode,
  standing: readonly PeerConflict[],
  formatVersion: string,
): { legacyPeerDeps?: true; force?: true } {
  if (isSilentOnPeers(formatVersion) || hasMissingPeer(locked)) return { legacyPeerDeps: true }
  return standing.length > 0 ? { force: true } : {}
}

function isSilentOnPeers(formatVersion: string): boolean {
  return !/^[23]$/.test(formatVersion)
}

function refuse([first]: readonly PeerConflict[]): void {
  if (!first) return
  const { dependent, peer, range, version } = first
  throw new LeakscanError(
    'FIX',
    `it would bring a conflict of peer dependencies: ${dependent} asks for ${peer} ${range}, and would get ${version}`,
  )
}

/** A conflict of peers is told in fields; the message itself is for npm's own report. */
function npmReason(cause: unknown): string {
  if (!(cause instanceof Error)) return `npm failed: ${String(cause)}`
  const code = 'code' in cause ? String(cause.code) : ''
  if (code !== 'ERESOLVE') return `npm could not resolve the tree: ${cause.message}`
  const edge: unknown = 'edge' in cause ? cause.edge : undefined
  const peer =
    typeof edge === 'object' && edge !== null && 'name' in edge && 'spec' in edge
      ? `: it asks for ${String(edge.name)} ${String(edge.spec)}`
      : ''
  return `npm finds a conflict of peer dependencies${peer}`
}

import type { Node as TreeNode } from '@npmcli/arborist'
import satisfies from 'semver/functions/satisfies.js'
import validRange from 'semver/ranges/valid.js'

/** A package that gets another version of a peer than it asks for. */
export interface PeerConflict {
  /** Its name. */
  readonly dependent: string
  readonly peer: string
  readonly range: string
  readonly version: string
}

/**
 * The conflicts of peers in a tree of npm's. From what manifests say where the tree was built without an eye
 * on peers, and so has no edges for them.
 */
export function peerConflicts(tree: TreeNode): PeerConflict[] {
  return [...tree.inventory.values()].flatMap((node) =>
    Object.entries(node.package.peerDependencies ?? {}).flatMap(([peer, range = '*']) => {
      const version = versionFor(node, peer)
      if (version === undefined || !isConflict(node, peer, range, version)) return []
      return [{ dependent: node.packageName ?? node.name, peer, range, version }]
    }),
  )
}

/** What a package gets for a peer: it comes from above, and never from its own folder. */
function versionFor(node: TreeNode, peer: string): string | undefined {
  const from: TreeNode | null = node.isTop ? node : node.resolveParent
  // The types promise a node; a peer that is not there is null.
  const found: TreeNode | null | undefined = from?.resolve(peer)
  return found?.version
}

function isConflict(node: TreeNode, peer: string, range: string, version: string): boolean {
  const edge = node.edgesOut.get(peer)
  // An edge knows of overrides and aliases.
  if (edge?.type.startsWith('peer')) return edge.error === 'INVALID'
  return validRange(range) !== null && !satisfies(version, range)
}

/** Whether a peer that somebody needs is not there: whoever wrote the lockfile did not install peers. */
export function hasMissingPeer(tree: TreeNode): boolean {
  return [...tree.inventory.values()].some((node) =>
    [...node.edgesOut.values()].some((edge) => edge.type === 'peer' && edge.error === 'MISSING'),
  )
}

/** Those that did not stand before, whatever the versions: the same two did not go together then either. */
export function newConflicts(
  before: readonly PeerConflict[],
  after: readonly PeerConflict[],
): PeerConflict[] {
  const keyOf = ({ dependent, peer }: PeerConflict) => `${dependent} ${peer}`
  const known = new Set(before.map(keyOf))
  return after.filter((conflict) => !known.has(keyOf(conflict)))
}

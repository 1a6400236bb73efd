import type { Database, RuntimeSummary } from '../advisory/database.ts'
import type { Surroundings } from '../match/conditions.ts'
import { affectedBy } from '../runtime/affected.ts'
import type { PlacedClaim } from '../runtime/claim.ts'
import { matchTarget } from '../runtime/match.ts'
import type { NodeTarget } from '../runtime/target.ts'
import { nodeTargets } from '../runtime/target.ts'
import type { NodeUpgrade } from '../runtime/upgrade.ts'
import { nodeUpgrade } from '../runtime/upgrade.ts'
import { fixableIn } from '../runtime/ways-out.ts'
import type { ProjectScan } from '../scan.ts'

/** Which Node.js a process ran on, and who says so. */
export interface NodeKnown {
  readonly version: string
  readonly source: 'flag' | 'snapshot' | 'project'
  readonly target: NodeTarget
}

/** What the version of Node.js says about a leak of its own that a snapshot shows. */
export type NodeCrossing = { readonly node: NodeKnown } & (
  | { readonly state: 'affected'; readonly upgrade: NodeUpgrade | undefined }
  | { readonly state: 'not affected' }
)

/**
 * The Node.js that counts: the one that was named, or else the one that says so in the snapshot, or else the
 * one that the project's files name, if that is a single release or whatever is newest.
 *
 * @param inSnapshots - the version that each snapshot names, if it does.
 */
export async function nodeOf(
  { node }: Surroundings,
  inSnapshots: readonly (string | undefined)[],
  scan: ProjectScan | undefined,
  database: Database,
  cwd: string,
): Promise<NodeKnown | undefined> {
  if (node !== undefined) return known('flag', node, database)
  const [version] = inSnapshots.toReversed().filter((one) => one !== undefined)
  if (version !== undefined) return known('snapshot', version, database)
  if (!scan) return undefined
  const { claimsIn } = await import('../runtime/scan-runtime.ts')
  const claims = await claimsIn(scan.project, cwd)
  // A range says what is supported, and not what ran.
  const { targets } = nodeTargets(claims, database.nodeReleases(), () => undefined)
  const [target] = targets
  return target && { version: target.newest, source: 'project', target }
}

function known(
  source: 'flag' | 'snapshot',
  version: string,
  database: Database,
): NodeKnown | undefined {
  const claim: PlacedClaim = {
    source: '--node',
    role: 'flag',
    written: version,
    spec: version,
    file: '--node',
    line: 1,
  }
  const [target] = nodeTargets([claim], database.nodeReleases(), () => undefined).targets
  return target && { version, source, target }
}

/** @param shown - the advisories of Node.js that show, of which the upgrade should remove as many as it can. */
export function crossNode(
  advisory: RuntimeSummary,
  node: NodeKnown,
  shown: readonly RuntimeSummary[],
  database: Database,
): NodeCrossing {
  if (!affectedBy(advisory.affected)(node.version)) return { state: 'not affected', node }
  // That the code meets it need not be looked for: it shows.
  const isFixable = fixableIn(node.target, database.nodeReleases())
  const findings = matchTarget(node.target, [advisory], {}).map((match) => ({
    ...match,
    use: { verdict: 'always' as const, places: [], packages: [] },
    fixable: isFixable(match),
  }))
  const [upgrade] = nodeUpgrade(node.target, findings, shown, database.nodeReleases())
  return { state: 'affected', node, upgrade }
}

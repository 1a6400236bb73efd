import type { Database } from '../advisory/database.ts'
import type { DependencyGraph } from '../graph/graph.ts'
import type { Surroundings } from '../match/conditions.ts'
import type { PlacedClaim } from './claim.ts'
import { findClaims } from './find.ts'
import type { RuntimeFinding } from './finding.ts'
import { matchTarget } from './match.ts'
import type { NodeTargets } from './target.ts'
import { nodeTargets } from './target.ts'
import type { NodeUpgrade } from './upgrade.ts'
import { nodeUpgrade } from './upgrade.ts'
import { searchUses } from './usage/search.ts'
import type { Searched, Usage } from './usage/usage.ts'
import { usageOf } from './usage/usage.ts'

/** What is known of the Node.js that a project runs on. */
export interface RuntimeScan extends NodeTargets {
  /** By target, then advisory id. */
  readonly findings: readonly RuntimeFinding[]
  /** One for each target with findings that are told in full. */
  readonly upgrades: readonly NodeUpgrade[]
  /** What was looked at for uses; absent where no finding asked for it. */
  readonly searched?: Searched
}

export interface RuntimeOptions {
  /** The project's folder, absolute; absent for what is no folder, such as an SBOM. */
  readonly folder: string | undefined
  readonly graph: DependencyGraph
  readonly cwd: string
  readonly surroundings: Surroundings
  /** The version of Node.js that leakscan runs on, which counts where nothing else says one. */
  readonly running?: string | undefined
}

/**
 * Finds which Node.js a project runs on, its known leaks, and whether the project's code meets them.
 *
 * Code is looked at only when a leak of that Node.js asks for it.
 */
export function scanRuntime(options: RuntimeOptions, database: Database): RuntimeScan {
  const { surroundings } = options
  const targets = nodeTargets(claimsOf(options), database.nodeReleases)
  const matches = targets.targets.flatMap((target) =>
    matchTarget(target, database.runtimeAdvisories, surroundings),
  )
  const mayShow = matches.some(
    ({ advisory, coverage, target }) =>
      advisory.uses && coverage !== 'part' && target.role !== 'running',
  )
  const usage = mayShow ? search(options, database) : undefined
  const { seen } = usage ?? nothingSearched
  const findings = matches.map((match) => ({ ...match, use: seen(match.advisory.uses) }))
  const met = database.runtimeAdvisories.filter(({ uses }) =>
    ['always', 'own', 'dependency'].includes(seen(uses).verdict),
  )
  const upgrades = targets.targets.flatMap((target) => {
    const own = findings.filter((finding) => finding.target === target)
    return nodeUpgrade(target, own, met, database.nodeReleases)
  })
  return { ...targets, findings, upgrades, ...(usage && { searched: usage.searched }) }
}

const nothingSearched = usageOf(
  { places: new Map(), packages: new Map() },
  { own: 0, packages: 0, incomplete: 'no sources' },
)

/** What `--node` says counts alone. */
function claimsOf({ surroundings, folder, graph, cwd, running }: RuntimeOptions): PlacedClaim[] {
  const { node } = surroundings
  if (node !== undefined) return [said('--node', 'flag', node)]
  const workspaces = graph.importers.map(({ id }) => id)
  const found = folder === undefined ? [] : findClaims(folder, workspaces, cwd)
  if (found.length > 0 || running === undefined) return found
  return [said('running', 'running', running)]
}

function said(
  source: PlacedClaim['source'],
  role: PlacedClaim['role'],
  version: string,
): PlacedClaim {
  return { source, role, written: version, spec: version, file: source, line: 1 }
}

function search({ folder, graph, cwd }: RuntimeOptions, { runtimeAdvisories }: Database): Usage {
  if (folder === undefined) return nothingSearched
  const wanted = runtimeAdvisories.flatMap(({ uses = [] }) => uses)
  return searchUses(wanted, { folder, graph, cwd })
}

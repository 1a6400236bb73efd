import type { Database } from '../advisory/database.ts'
import type { Surroundings } from '../match/conditions.ts'
import type { Earlier } from '../policy/comparison.ts'
import type { RuntimeJudgement } from '../policy/judge-runtime.ts'
import { memoized, memoizedBy } from '../graph/memoized.ts'
import type { Project } from '../project/project.ts'
import type { PlacedClaim } from './claim.ts'
import { findClaims } from './find.ts'
import type { RuntimeFinding } from './finding.ts'
import { isBinding, isMet, isShown } from './finding.ts'
import type { RuntimeMatch } from './match.ts'
import { matchTarget } from './match.ts'
import { isRange } from './resolve.ts'
import type { NodeTarget, NodeTargets } from './target.ts'
import { nodeTargets } from './target.ts'
import type { NodeUpgrade } from './upgrade.ts'
import { unseen } from './usage/unseen.ts'
import type { Searched, Usage } from './usage/usage.ts'
import { fixableIn } from './ways-out.ts'

/** What is known of the Node.js that a project runs on. */
export interface RuntimeScan extends NodeTargets, RuntimeJudgement {
  /** Ids of advisories that are no news: what the project ran on before had them. */
  readonly baselined: readonly string[]
  /** One for each target with findings that are told in full. */
  readonly upgrades: readonly NodeUpgrade[]
  /** What was looked at for uses; absent where no finding asked for it. */
  readonly searched?: Searched
}

export interface RuntimeOptions {
  readonly project: Pick<Project, 'home' | 'graph'>
  readonly cwd: string
  readonly surroundings: Surroundings
  /** What is known of the project's past, to compare with. */
  readonly earlier?: Pick<Earlier, 'project' | 'node'> | undefined
  /** The version of Node.js that leakscan runs on, which counts where nothing else says one. */
  readonly running?: string | undefined
  /** Which findings are reported, and what becomes of the others. Absent: all are reported. */
  readonly judge?: (findings: readonly RuntimeFinding[]) => Promise<RuntimeJudgement>
}

/**
 * Finds which Node.js a project runs on, its known leaks, and whether the project's code meets them.
 *
 * Code is looked at only when a leak of that Node.js asks for it.
 */
export async function scanRuntime(
  options: RuntimeOptions,
  database: Database,
): Promise<RuntimeScan> {
  const { running, judge } = options
  const claims = await claimsOf(options)
  return claims.length === 0 && running !== undefined && !judge
    ? guessed(running, options, database)
    : claimed(claims, options, database)
}

async function claimed(
  claims: readonly PlacedClaim[],
  options: RuntimeOptions,
  database: Database,
): Promise<RuntimeScan> {
  const { surroundings, running, judge } = options
  const targets = await targetsOf(orRunning(claims, running), database)
  const everywhere = matchesOf(targets, surroundings, database)
  // A Node.js that nobody says runs is never what a change brings, and to ask for its past takes time.
  const all = options.earlier ? everywhere.filter(({ target }) => isBinding(target)) : everywhere
  const known = all.length === 0 ? new Set<string>() : await knownBefore(all, options, database)
  const matches = all.filter(({ advisory }) => !known.has(advisory.id))
  const usage = matches.some(asksForCode) ? await search(options, database) : undefined
  const seen = usage?.seen ?? unseen
  const findings = findingsOf(matches, seen, database)
  const judgement = judge ? await judge(findings) : { findings, ...nothingSetAside }
  const shown = judgement.findings.filter(isShown)
  const baselined = [...new Set(all.map(({ advisory }) => advisory.id))].filter((id) =>
    known.has(id),
  )
  return {
    ...targets,
    ...judgement,
    baselined,
    upgrades: shown.length === 0 ? [] : await upgradesFor(shown, targets, seen, database),
    ...(usage && { searched: usage.searched }),
  }
}

function findingsOf(
  matches: readonly RuntimeMatch[],
  seen: Usage['seen'],
  database: Database,
): RuntimeFinding[] {
  const fixable = memoizedBy((target: NodeTarget) => fixableIn(target, database.nodeReleases()))
  return matches.map((match) => ({
    ...match,
    use: seen(match.advisory),
    fixable: fixable(match.target)(match),
  }))
}

async function upgradesFor(
  shown: readonly RuntimeFinding[],
  { targets }: NodeTargets,
  seen: Usage['seen'],
  database: Database,
): Promise<NodeUpgrade[]> {
  const { nodeUpgrade } = await import('./upgrade.ts')
  const met = database.runtimeAdvisories().filter((advisory) => isMet({ use: seen(advisory) }))
  return targets.flatMap((target) => {
    const own = shown.filter((one) => one.target === target)
    return nodeUpgrade(target, own, met, database.nodeReleases())
  })
}

const nothingSetAside = { ignored: [], leftOut: [], endedIgnores: [] }

/**
 * What there is to say where nothing but the running Node.js is known. Nobody says that it runs the project, so
 * it fails no scan and nothing of it is told in full: its leaks are looked for when somebody reads them.
 */
function guessed(
  running: string,
  { surroundings, earlier }: RuntimeOptions,
  database: Database,
): RuntimeScan {
  const target: NodeTarget = {
    kind: 'exact',
    versions: [running],
    newest: running,
    role: 'running',
    claims: orRunning([], running),
  }
  const findings = memoized(() => {
    // It is never what a change brings.
    if (earlier) return []
    const matches = matchTarget(target, database.runtimeAdvisories(), surroundings)
    return findingsOf(matches, unseen, database)
  })
  return {
    targets: [target],
    disagreements: [],
    unresolved: [],
    get findings() {
      return findings()
    },
    ...nothingSetAside,
    baselined: [],
    upgrades: [],
  }
}

async function targetsOf(claims: readonly PlacedClaim[], database: Database): Promise<NodeTargets> {
  const takesRanges = claims.some(({ spec }) => spec !== undefined && isRange(spec))
  const admit = takesRanges ? (await import('./admit.ts')).admit : () => undefined
  return nodeTargets(claims, database.nodeReleases(), admit)
}

/** Of a wide range most releases leak somewhere, which is not worth to look for. */
function asksForCode({ advisory, coverage, target }: RuntimeMatch): boolean {
  if (!isBinding(target) || !(advisory.uses ?? advisory.conditions?.flags)) return false
  return coverage !== 'part' || target.kind === 'floating'
}

function matchesOf(
  { targets }: NodeTargets,
  surroundings: Surroundings,
  { runtimeAdvisories }: Database,
): RuntimeMatch[] {
  return targets.flatMap((target) => matchTarget(target, runtimeAdvisories(), surroundings))
}

/** Ids of the leaks of what the project ran on before. That code began to meet one is not looked for. */
async function knownBefore(
  all: readonly RuntimeMatch[],
  options: RuntimeOptions,
  database: Database,
): Promise<ReadonlySet<string>> {
  const { node } = options.earlier ?? {}
  if (node) {
    const isOld = ({ target }: RuntimeMatch) =>
      target.claims.every(({ written }) => node.has(written))
    return new Set(all.filter(isOld).map(({ advisory }) => advisory.id))
  }
  const project = await options.earlier?.project?.()
  if (!project) return new Set()
  const claims = orRunning(await claimsOf({ ...options, project }), options.running)
  const targets = await targetsOf(claims, database)
  const matches = matchesOf(targets, options.surroundings, database)
  return new Set(
    matches.filter(({ coverage }) => coverage !== 'part').map(({ advisory }) => advisory.id),
  )
}

/** What `--node` says counts alone. */
async function claimsOf({ surroundings, project, cwd }: RuntimeOptions): Promise<PlacedClaim[]> {
  const { node } = surroundings
  return node === undefined ? claimsIn(project, cwd) : [said('--node', 'flag', node)]
}

/** The running Node.js counts where nothing else says one. */
function orRunning(claims: readonly PlacedClaim[], running: string | undefined): PlacedClaim[] {
  if (claims.length > 0 || running === undefined) return [...claims]
  return [said('running', 'running', running)]
}

/** What the files of a project say of its Node.js. */
export async function claimsIn(
  { home, graph }: Pick<Project, 'home' | 'graph'>,
  cwd: string,
): Promise<PlacedClaim[]> {
  const workspaces = () => graph.importers.map(({ id }) => id)
  return home ? findClaims(home, workspaces, cwd) : []
}

function said(
  source: PlacedClaim['source'],
  role: PlacedClaim['role'],
  version: string,
): PlacedClaim {
  return { source, role, written: version, spec: version, file: source, line: 1 }
}

async function search(
  { project, cwd }: RuntimeOptions,
  { runtimeAdvisories }: Database,
): Promise<Usage> {
  const { home, graph } = project
  if (!home) return { seen: unseen, searched: { own: 0, packages: 0, incomplete: 'no sources' } }
  // It brings the reader of JavaScript, which most scans need not.
  const { searchUses } = await import('./usage/search.ts')
  const wanted = {
    uses: runtimeAdvisories().flatMap(({ uses = [] }) => uses),
    flags: runtimeAdvisories().flatMap(({ conditions }) => conditions?.flags ?? []),
  }
  return searchUses(wanted, { folder: home.folder, graph, cwd })
}

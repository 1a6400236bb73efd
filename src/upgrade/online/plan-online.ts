import type { AdvisorySummary, Database } from '../../advisory/database.ts'
import { partsOf } from '../../graph/parts.ts'
import type { DependencyGraph } from '../../graph/graph.ts'
import { groupBy } from '../../graph/group-by.ts'
import { affectedRange } from '../../match/ranges.ts'
import type { Finding } from '../../match/finding.ts'
import type { Registry } from '../../registry/registry.ts'
import { rangeBehind } from '../edge.ts'
import type { PlanContext } from '../copy.ts'
import { planCopy, planTo, withoutTarget } from '../copy.ts'
import type { PlanOptions } from '../plan.ts'
import { finish, planContext, worstFirst } from '../plan.ts'
import { distanceOf } from '../range.ts'
import { isFree } from '../target.ts'
import type { DeadEnd, Upgrade } from '../upgrade.ts'
import type { Bringing } from './brings.ts'
import { worthwhile } from './brings.ts'
import type { Ground } from './climb.ts'
import { climb } from './climb.ts'
import type { IsGood } from './lets-in.ts'
import type { Published } from './published.ts'
import { above, publishedOf } from './published.ts'
import type { Draft } from './settle.ts'
import { settle } from './settle.ts'

/**
 * The plan with the registry's help: what has to move is a published version whose ranges let the fix in,
 * up to the direct dependency; and it is said where nothing published will.
 *
 * Each packument is asked for once, all that are known to be needed at the same time.
 *
 * @throws LeakscanError `REGISTRY` when the registry cannot be asked.
 */
export async function planOnline(
  findings: readonly Finding[],
  graph: DependencyGraph,
  database: Database,
  registry: Registry,
  options: PlanOptions = {},
): Promise<Upgrade[]> {
  if (findings.length === 0) return []
  const context = planContext(graph, database, options)
  const known = new Map<string, Published | undefined>()
  const ids = new Set(findings.map(({ advisory }) => advisory.id))
  const copies = [
    ...groupBy(findings.toSorted(worstFirst), (finding) => finding.package.id).values(),
  ]
  for (;;) {
    const pending = new Set<string>()
    const ground = groundOf(graph, context, known, pending)
    const bringing = { database, published: ground.published, known: ids }
    const drafts = copies.flatMap((copy) =>
      planCopy(copy, context).flatMap((offline) =>
        withRegistry(offline, context, { ...ground, ...bringing }),
      ),
    )
    if (pending.size === 0) return finish(settle(drafts, context.rules), graph, options)
    const asked = [...pending].map(async (name) => {
      const packument = await registry.packument(name)
      known.set(name, packument && publishedOf(packument))
    })
    await Promise.all(asked)
  }
}

/** @param pending - gets the names of the packages that were looked for and not asked for yet. */
function groundOf(
  graph: DependencyGraph,
  { dependents, rules, isImporter }: PlanContext,
  known: ReadonlyMap<string, Published | undefined>,
  pending: Set<string>,
): Ground {
  const { packageOf } = partsOf(graph)
  return {
    dependents,
    packageOf: (id) => (isImporter(id) ? undefined : packageOf(id)),
    rangeOf: (edge) => rangeBehind(edge, rules),
    published: (name) => {
      if (known.has(name)) return known.get(name)
      pending.add(name)
      return 'pending'
    },
  }
}

/** Makes an offline upgrade one that the registry has; or says why there is none. */
function withRegistry(offline: Upgrade, context: PlanContext, ground: Ground & Bringing): Draft[] {
  const { package: name, findings, from } = offline
  const published = ground.published(name)
  if (published === 'pending') return [{ target: offline }]
  const newest = published?.usable.at(-1)
  const nothing = { package: name, ...(newest !== undefined && { newest }) }
  if (offline.to === undefined || !published)
    return [{ target: { ...offline, deadEnds: [nothing] } }]
  const nearer = offline.within ? withRegistry(offline.within, context, ground) : []
  const isGood = goodVersions(offline, context.database.advisoriesFor(name))
  const higher = above(from, published)
  const lowest = higher.find(isGood)
  if (lowest === undefined) return [...nearer, ...unfixed(offline, nearer, nothing, context)]
  const draftFor = (to: string, isWanted: IsGood) => {
    const target = planTo(to, findings, context)
    return target.overriddenBy === undefined ? climbTo(target, isWanted, ground) : { target }
  }
  const isWorthIt = worthwhile(isGood, published, findings, ground)
  const better = higher.find((one) => isWorthIt(one) && isAsNear(one, lowest, from))
  const best = better === undefined ? undefined : draftFor(better, isWorthIt)
  const draft = best && !best.target.deadEnds ? best : draftFor(lowest, isGood)
  const [within] = draft.target.distance === 'major' ? nearer : []
  return [within ? { ...draft, within } : draft]
}

/** No major is asked for only for the sake of what a version brings. */
function isAsNear(version: string, lowest: string, from: string): boolean {
  return distanceOf(from, version) !== 'major' || distanceOf(from, lowest) === 'major'
}

function climbTo(target: Upgrade, isGood: IsGood, ground: Ground): Draft {
  const pkg = target.findings[0]!.package
  // Without dependents there is nowhere to climb.
  if (ground.dependents(pkg.id).length === 0) return { target }
  const found = climb(pkg, isGood, ground)
  if (found.pending.size > 0) return { target }
  if (found.deadEnds.length === 0) return { target, climb: found }
  return { target: { ...target, deadEnds: found.deadEnds.slice(0, mostShown) } }
}

const mostShown = 3

/** Versions that have none of the leaks that the upgrade removes, and none that the installed one has not. */
function goodVersions(
  { findings, from }: Upgrade,
  advisories: readonly AdvisorySummary[],
): (version: string) => boolean {
  const removed = new Set(findings.map(({ advisory }) => advisory.id))
  const unwanted = advisories.filter(
    ({ id, affected }) => removed.has(id) || !affectedRange(from, affected),
  )
  return (version) => unwanted.every((advisory) => isFree(version, advisory))
}

/** What is left where nothing published has the whole fix. */
function unfixed(
  offline: Upgrade,
  nearer: readonly Draft[],
  nothing: DeadEnd,
  context: PlanContext,
): Draft[] {
  const fixed = new Set(nearer.flatMap(({ target }) => target.findings))
  const findings = offline.findings.filter((finding) => !fixed.has(finding))
  if (findings.length === 0) return []
  return [{ target: { ...withoutTarget(findings, context), deadEnds: [nothing] } }]
}

import { compareVersions } from '../match/version.ts'
import { severities } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import { codeUnits } from '../code-units.ts'
import type { DependencyGraph } from '../graph/graph.ts'
import { groupBy } from '../graph/group-by.ts'
import { namesOf } from '../graph/names.ts'
import { partsOf } from '../graph/parts.ts'
import type { VersionRules } from '../lockfile/version-rules.ts'
import { noRules } from '../lockfile/version-rules.ts'
import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'
import type { Workspaces } from './command.ts'
import { howTo } from './command.ts'
import type { PlanContext } from './copy.ts'
import type { PackageManager } from './package-manager.ts'
import { packageManagerOf } from './package-manager.ts'
import { planCopy } from './copy.ts'
import type { Step, Upgrade } from './upgrade.ts'

export type * from './upgrade.ts'

export interface PlanOptions {
  /** The project's overrides and catalogs. Default: none. */
  readonly rules?: VersionRules
  /** Whose commands to name. Default: the writer of the lockfile's format. */
  readonly packageManager?: PackageManager
}

/**
 * Groups findings by the action that removes them: the most harmful first, those nothing removes last.
 *
 * Decided by the lockfile's own edges: nothing is asked of a registry. See design section 6.
 */
export function planUpgrades(
  findings: readonly Finding[],
  graph: DependencyGraph,
  database: Database,
  options: PlanOptions = {},
): Upgrade[] {
  // Most projects have none, and then their edges stay unread.
  if (findings.length === 0) return []
  const context = planContext(graph, database, options)
  const byPackage = groupBy(findings.toSorted(worstFirst), (finding) => finding.package.id)
  const upgrades = [...byPackage.values()].flatMap((copy) => planCopy(copy, context))
  return finish(upgrades, graph, options)
}

/** What single copies are planned with. */
export function planContext(
  graph: DependencyGraph,
  database: Database,
  { rules = noRules }: PlanOptions,
): PlanContext {
  const importers = new Set(graph.importers.map(({ id }) => id))
  return {
    database,
    rules,
    nameOf: namesOf(graph).nameOf,
    isImporter: (id) => importers.has(id),
    dependents: partsOf(graph).edgesInto,
  }
}

/** Makes one plan of the upgrades of single copies. */
export function finish(
  upgrades: readonly Upgrade[],
  graph: DependencyGraph,
  { rules = noRules, packageManager = packageManagerOf(graph.format) }: PlanOptions,
): Upgrade[] {
  const workspaces = {
    nameOf: namesOf(graph).nameOf,
    several: graph.importers.length > 1,
    overridesIn: rules.overridesIn,
  }
  return grouped(upgrades)
    .map((upgrade) => withHow(upgrade, packageManager, workspaces))
    .toSorted(byHarm)
}

/** One upgrade for all copies that the same action moves, so that the fewest fix the most. */
function grouped(upgrades: readonly Upgrade[]): Upgrade[] {
  const byAction = groupBy(upgrades, (upgrade) => JSON.stringify(sameAction(upgrade)))
  return [...byAction.values()].map(merge)
}

/** Adds how the package manager takes the steps. */
function withHow(upgrade: Upgrade, manager: PackageManager, workspaces: Workspaces): Upgrade {
  const how = howTo(upgrade.steps, manager, workspaces)
  const within = upgrade.within && withHow(upgrade.within, manager, workspaces)
  return { ...upgrade, ...(how && { how }), ...(within && { within }) }
}

/** What copies must share to be moved by one action. */
function sameAction(upgrade: Upgrade): unknown {
  // Copies of different packages, where the same dependents bring the fix of all of them.
  if (upgrade.moves) return upgrade.moves
  const { kind, package: name, alias, to, overriddenBy, steps, within } = upgrade
  return [kind, name, alias, to, overriddenBy, steps.length > 0, within?.to]
}

function merge(upgrades: readonly Upgrade[]): Upgrade {
  const [worst] = upgrades
  const first = worst?.moves
    ? worst
    : upgrades.toSorted((a, b) => compareVersions(a.from, b.from))[0]!
  const blockers = new Map(
    upgrades.flatMap((upgrade) =>
      upgrade.blockers.map((blocker) => [`${blocker.id}\n${blocker.range}`, blocker]),
    ),
  )
  const nearer = upgrades.flatMap(({ within }) => (within ? [within] : []))
  return {
    ...first,
    packages: unique(upgrades.flatMap(({ packages }) => packages)),
    findings: upgrades.flatMap(({ findings }) => findings).toSorted(worstFirst),
    importers: unique(upgrades.flatMap(({ importers }) => importers)),
    blockers: [...blockers.values()].toSorted((a, b) => codeUnits(a.id, b.id)),
    ...(first.brings && { brings: mergeBrings(upgrades) }),
    steps: mergeSteps(upgrades.flatMap(({ steps }) => steps)),
    ...(nearer.length > 0 && { within: merge(nearer) }),
  }
}

function mergeBrings(upgrades: readonly Upgrade[]): NonNullable<Upgrade['brings']> {
  const brings = upgrades.flatMap((upgrade) => upgrade.brings ?? [])
  return [...new Map(brings.map((one) => [JSON.stringify(one), one])).values()]
}

/** Each step once, all overrides of a version as one, in the order in which they are taken. */
function mergeSteps(steps: readonly Step[]): Step[] {
  const merged = new Map<string, Step>()
  for (const step of steps) {
    const { do: kind } = step
    const key = kind === 'override' ? `${kind} ${step.name} ${step.to}` : JSON.stringify(step)
    const known = merged.get(key)
    if (known?.do !== 'override' || step.do !== 'override') merged.set(key, step)
    else merged.set(key, { ...step, dependents: unite(known.dependents, step.dependents) })
  }
  const order = ['range', 'set', 'override', 'refresh']
  return [...merged.values()].toSorted((a, b) => order.indexOf(a.do) - order.indexOf(b.do))
}

/** None named means all of them. */
function unite(a: readonly string[], b: readonly string[]): string[] {
  return a.length === 0 || b.length === 0 ? [] : unique([...a, ...b])
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted(codeUnits)
}

/** Dev-only and build-time findings never outrank production ones. */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    Number(isBackground(a)) - Number(isBackground(b)) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    codeUnits(a.advisory.id, b.advisory.id) ||
    codeUnits(a.package.id, b.package.id)
  )
}

/** The most harm removed first: more of the worst findings, production's before all others. */
export function byHarm(a: Upgrade, b: Upgrade): number {
  return (
    Number(a.to === undefined) - Number(b.to === undefined) ||
    compareHarm(harmOf(b), harmOf(a)) ||
    codeUnits(a.package, b.package) ||
    codeUnits(a.from, b.from) ||
    codeUnits(a.kind, b.kind) ||
    codeUnits(a.packages[0] ?? '', b.packages[0] ?? '')
  )
}

/** How many findings of each severity, production's first. */
function harmOf({ findings }: Upgrade): number[] {
  return [false, true].flatMap((background) =>
    severities.map(
      (severity) =>
        findings.filter((one) => one.severity === severity && isBackground(one) === background)
          .length,
    ),
  )
}

function compareHarm(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((count, index) => count !== b[index])
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

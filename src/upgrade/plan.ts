import diff from 'semver/functions/diff.js'
import { severities } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import type { DependencyGraph, Edge, Package } from '../graph/graph.ts'
import { groupBy } from '../graph/group-by.ts'
import { edgesIn } from '../graph/paths.ts'
import type { Manifest } from '../lockfile/manifest.ts'
import type { Finding } from '../match/match.ts'
import { codeUnits, isBackground } from '../match/match.ts'
import { namesOf } from '../graph/names.ts'
import { admits } from './admits.ts'
import type { HowTo, PackageManager } from './command.ts'
import { howTo, packageManagerOf } from './command.ts'
import { isNewestSafe, upgradeTarget } from './target.ts'

/**
 * What has to be done: `in-place`: refresh the lock; `relax`: a direct dependency gets a new range;
 * `parent`: a dependent must move first; `override`: an existing override pins it, or the lockfile does
 * not say who depends on it or which versions they admit; `replace`: nobody will fix it and there is something else to use; `none`.
 */
export type UpgradeKind = 'in-place' | 'relax' | 'parent' | 'override' | 'replace' | 'none'

/** A dependent whose range keeps the target out. */
export interface Blocker {
  /** Its id in the graph, an importer's or a package's. */
  readonly id: string
  /** Absent where it ships the package: then its range does not matter. */
  readonly range?: string
  /** Ships the package inside its own tarball: no range of ours changes that. */
  readonly bundles?: true
}

/** One action that removes findings. */
export interface Upgrade {
  readonly kind: UpgradeKind
  readonly package: string
  /** The name it is installed under, where that is an alias. */
  readonly alias?: string
  /** The installed version. */
  readonly from: string
  /** The version to go to; absent for `replace` and `none`. */
  readonly to?: string
  readonly distance?: 'patch' | 'minor' | 'major' | 'prerelease'
  /** The copies that it moves, as package ids. */
  readonly packages: readonly string[]
  /** What it removes, the worst first. */
  readonly findings: readonly Finding[]
  /** The importers that depend on it directly. */
  readonly importers: readonly string[]
  readonly blockers: readonly Blocker[]
  /** The selector of the override in package.json that holds it where it is. */
  readonly overriddenBy?: string
  readonly replacement?: string
  /** What to run or write to carry it out; absent where nothing of the project's own can. */
  readonly how?: HowTo
}

export interface PlanOptions {
  /** The root's, for its overrides. */
  readonly manifest?: Manifest | undefined
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
  { manifest, packageManager = packageManagerOf(graph.format) }: PlanOptions = {},
): Upgrade[] {
  // Most projects have none, and then their edges stay unread.
  if (findings.length === 0) return []
  const names = namesOf(graph)
  const importers = new Set(graph.importers.map(({ id }) => id))
  const dependents = edgesIn(graph)
  const byPackage = groupBy(findings, (finding) => finding.package.id)
  const single = [...byPackage.values()].map((group) =>
    planPackage(group, { database, manifest, importers, dependents }),
  )
  const merged = groupBy(single, (upgrade) => JSON.stringify(sameAction(upgrade)))
  return [...merged.values()]
    .map(merge)
    .map((upgrade) => {
      const newestIsSafe = isNewestSafe(upgrade.to, database.advisoriesFor(upgrade.package))
      const how = howTo(upgrade, packageManager, { nameOf: names.nameOf, newestIsSafe })
      return how ? { ...upgrade, how } : upgrade
    })
    .toSorted(byHarm)
}

interface Context {
  readonly database: Database
  readonly manifest: Manifest | undefined
  readonly importers: ReadonlySet<string>
  readonly dependents: (id: string) => readonly Edge[]
}

function planPackage(findings: readonly Finding[], context: Context): Upgrade {
  // planPackage is given the findings of one package, at least one.
  const pkg = findings[0]!.package
  const from = pkg.version ?? ''
  const sorted = findings.toSorted(worstFirst)
  const dependents = context.dependents(pkg.id)
  const isImporter = (id: string) => context.importers.has(id)
  const common = {
    package: pkg.name,
    ...(pkg.alias !== undefined && { alias: pkg.alias }),
    from,
    packages: [pkg.id],
    findings: sorted,
    importers: dependents.map((edge) => edge.from).filter(isImporter),
  }
  const to = upgradeTarget(from, context.database.advisoriesFor(pkg.name))
  if (to === undefined) {
    const replacement = sorted.find(({ advisory }) => advisory.replacement)?.advisory.replacement
    if (replacement === undefined) return { kind: 'none', ...common, blockers: [] }
    return { kind: 'replace', ...common, blockers: [], replacement }
  }
  const blockers = blockersOf(pkg, dependents, to)
  const overriddenBy = pinningOverride(context.manifest, pkg.name, to)
  const kind = kindOf(dependents, blockers, overriddenBy !== undefined, isImporter)
  return {
    kind,
    ...common,
    to,
    distance: distanceOf(from, to),
    blockers,
    ...(overriddenBy !== undefined && { overriddenBy }),
  }
}

function blockersOf(pkg: Package, dependents: readonly Edge[], to: string): Blocker[] {
  if (pkg.bundled) {
    return dependents.map(({ from }) => ({ id: from, bundles: true as const }))
  }
  return dependents.flatMap(({ from, range }) =>
    range === undefined || admits(range, to) ? [] : [{ id: from, range }],
  )
}

function kindOf(
  dependents: readonly Edge[],
  blockers: readonly Blocker[],
  overridden: boolean,
  isImporter: (id: string) => boolean,
): UpgradeKind {
  if (overridden || dependents.length === 0) return 'override'
  // Nothing is known to block, and not everybody is known to agree: an override works in any case.
  const unknown = dependents.some(({ range }) => range === undefined)
  if (blockers.length === 0) return unknown ? 'override' : 'in-place'
  return blockers.every(({ id }) => isImporter(id)) ? 'relax' : 'parent'
}

/** The selector of an override of this package whose value keeps the target out. */
function pinningOverride(
  manifest: Manifest | undefined,
  name: string,
  to: string,
): string | undefined {
  for (const [selector, value] of manifest?.overrides ?? []) {
    if (overriddenName(selector) === name && !value.startsWith('$') && !admits(value, to)) {
      return selector
    }
  }
  return undefined
}

/** The package a selector ends in: npm's `a > b@^1`, pnpm's `a>b@1`, yarn's `a/b`. */
function overriddenName(selector: string): string {
  const last = selector.split('>').at(-1)?.trim() ?? ''
  const name = /(?:@[^/@\s]+\/)?[^/@\s]+(?=(?:@[^/]*)?$)/.exec(last)
  return name?.[0] ?? last
}

function distanceOf(from: string, to: string): NonNullable<Upgrade['distance']> {
  const release = diff(from, to)
  if (release === 'major' || release === 'premajor') return 'major'
  if (release === 'minor' || release === 'preminor') return 'minor'
  return release === 'prerelease' ? 'prerelease' : 'patch'
}

/** What two copies must share to be moved by one action. */
function sameAction(upgrade: Upgrade): unknown {
  const { kind, package: name, alias, from, to, blockers, overriddenBy } = upgrade
  const held = kind === 'parent' ? [] : blockers.map(({ id }) => id)
  return [kind, name, alias, from, to, overriddenBy, held]
}

function merge(upgrades: readonly Upgrade[]): Upgrade {
  const first = upgrades[0]!
  const blockers = new Map(
    upgrades.flatMap((upgrade) => upgrade.blockers.map((blocker) => [blocker.id, blocker])),
  )
  return {
    ...first,
    packages: unique(upgrades.flatMap(({ packages }) => packages)),
    findings: upgrades.flatMap(({ findings }) => findings).toSorted(worstFirst),
    importers: unique(upgrades.flatMap(({ importers }) => importers)),
    blockers: [...blockers.values()].toSorted((a, b) => codeUnits(a.id, b.id)),
  }
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted(codeUnits)
}

/** Dev-only and build-time findings never outrank production ones. */
function worstFirst(a: Finding, b: Finding): number {
  return (
    Number(isBackground(a)) - Number(isBackground(b)) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    codeUnits(a.advisory.id, b.advisory.id) ||
    codeUnits(a.package.id, b.package.id)
  )
}

function byHarm(a: Upgrade, b: Upgrade): number {
  return (
    Number(a.to === undefined) - Number(b.to === undefined) ||
    Number(a.findings.every(isBackground)) - Number(b.findings.every(isBackground)) ||
    worstSeverity(a) - worstSeverity(b) ||
    b.findings.length - a.findings.length ||
    codeUnits(a.package, b.package) ||
    codeUnits(a.from, b.from) ||
    codeUnits(a.kind, b.kind) ||
    codeUnits(a.packages[0] ?? '', b.packages[0] ?? '')
  )
}

function worstSeverity({ findings }: Upgrade): number {
  return severities.findIndex((severity) =>
    findings.some((finding) => finding.severity === severity),
  )
}

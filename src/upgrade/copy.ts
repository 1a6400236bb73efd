import type { Database } from '../advisory/database.ts'
import type { Edge, Package } from '../graph/graph.ts'
import { memoizedBy } from '../graph/memoized.ts'
import type { OverrideRule, VersionRules } from '../lockfile/version-rules.ts'
import { affectedRange } from '../match/ranges.ts'
import type { Finding } from '../match/finding.ts'
import { admits } from './admits.ts'
import { blockersOf, rangeAfter, rangeBehind, relaxStep } from './edge.ts'
import { distanceOf, exactLike, rangeFor } from './range.ts'
import { isNewestSafe, partialTarget, upgradeTarget } from './target.ts'
import type { Blocker, Step, Upgrade, UpgradeKind } from './upgrade.ts'

/** What a plan is made from. */
export interface PlanContext {
  readonly database: Database
  readonly rules: VersionRules
  readonly isImporter: (id: string) => boolean
  readonly nameOf: (id: string) => string
  /** The edges that lead to a package. */
  readonly dependents: (id: string) => readonly Edge[]
}

/**
 * What to do about the findings of one installed copy: usually one upgrade; two where a version removes
 * some of the findings and none removes all.
 *
 * @param findings - of one package, at least one, the worst first.
 */
export function planCopy(findings: readonly Finding[], context: PlanContext): Upgrade[] {
  const pkg = findings[0]!.package
  const from = pkg.version ?? ''
  const advisories = context.database.advisoriesFor(pkg.name)
  const to = upgradeTarget(from, advisories)
  if (to !== undefined) {
    const whole = planTo(to, findings, context)
    if (whole.distance !== 'major') return [whole]
    const nearer = partialTarget(from, advisories, true)
    if (nearer === undefined) return [whole]
    return [{ ...whole, within: planTo(nearer, removedBy(nearer, findings), context) }]
  }
  const partial = partialTarget(from, advisories, true) ?? partialTarget(from, advisories, false)
  if (partial === undefined) return [withoutTarget(findings, context)]
  const removed = removedBy(partial, findings)
  const left = findings.filter((finding) => !removed.includes(finding))
  return [
    ...(removed.length > 0 ? [planTo(partial, removed, context)] : []),
    ...(left.length > 0 ? [withoutTarget(left, context)] : []),
  ]
}

function removedBy(version: string, findings: readonly Finding[]): Finding[] {
  return findings.filter(({ advisory }) => !affectedRange(version, advisory.affected))
}

function commonOf(findings: readonly Finding[], { dependents, isImporter }: PlanContext) {
  const pkg = findings[0]!.package
  return {
    package: pkg.name,
    ...(pkg.alias !== undefined && { alias: pkg.alias }),
    from: pkg.version ?? '',
    packages: [pkg.id],
    findings,
    importers: dependents(pkg.id)
      .map((edge) => edge.from)
      .filter(isImporter),
  }
}

/** What is left to say where no version removes the findings. */
export function withoutTarget(findings: readonly Finding[], context: PlanContext): Upgrade {
  const common = { ...commonOf(findings, context), blockers: [], steps: [] }
  const replacement = findings.find(({ advisory }) => advisory.replacement)?.advisory.replacement
  return replacement === undefined
    ? { kind: 'none', ...common }
    : { kind: 'replace', ...common, replacement }
}

/** An upgrade of one copy to a version, decided by the lockfile's own edges. */
export function planTo(to: string, findings: readonly Finding[], context: PlanContext): Upgrade {
  const pkg = findings[0]!.package
  const edges = context.dependents(pkg.id)
  // Many dependents write the same range.
  const letsIn = memoizedBy((range: string) => admits(range, to))
  const blockers = edges.flatMap((edge) => blockersOf(edge, pkg, letsIn, context.rules))
  const pinned = context.rules.overrides.find((rule) => pins(rule, pkg, to))
  const kind = kindOf(edges, blockers, pinned !== undefined, context.isImporter)
  return {
    kind,
    ...commonOf(findings, context),
    to,
    distance: distanceOf(pkg.version ?? '', to),
    blockers,
    ...(pinned && { overriddenBy: pinned.selector }),
    steps: pinned
      ? [{ do: 'set', file: pinned.file, path: pinned.path, value: rangeFor(pinned.value, to) }]
      : stepsFor({ kind, pkg, to, edges, blockers }, context),
  }
}

function kindOf(
  edges: readonly Edge[],
  blockers: readonly Blocker[],
  overridden: boolean,
  isImporter: (id: string) => boolean,
): UpgradeKind {
  if (overridden || edges.length === 0) return 'override'
  // Nothing is known to block, and not everybody is known to agree: an override works in any case.
  const unknown = withoutGuests({ edges, blockers }).some(({ range }) => range === undefined)
  if (blockers.length === 0) return unknown ? 'override' : 'in-place'
  return blockers.every(({ id }) => isImporter(id)) ? 'relax' : 'parent'
}

interface Decision {
  readonly kind: UpgradeKind
  readonly pkg: Package
  readonly to: string
  readonly edges: readonly Edge[]
  readonly blockers: readonly Blocker[]
}

/** Importers that keep it out get a range, packages that do an override, and the others follow. */
function stepsFor(decision: Decision, context: PlanContext): Step[] {
  const { kind, pkg, to, blockers } = decision
  if (pkg.bundled) return []
  const edges = withoutGuests(decision)
  const { isImporter, nameOf, database } = context
  if (kind === 'override') return [forced(pkg, to, [])]
  const advisories = database.advisoriesFor(pkg.name)
  // Where a later version leaks again, "the newest in range" is no answer: everybody gets this one.
  const blocked = new Set(blockers.map(({ id }) => id))
  const ranges = edges.map((edge) => rangeAfter(edge, blocked.has(edge.from), to, context.rules))
  const isPinned = !isNewestSafe(to, advisories, ranges)
  const moved = edges.filter(({ from }) => isPinned || blocked.has(from))
  const relaxed = moved
    .filter(({ from }) => isImporter(from))
    .map((edge) => {
      const old = rangeBehind(edge, context.rules) ?? ''
      return relaxStep(edge, rangeFor(isPinned ? exactLike(old) : old, to), to, context.rules)
    })
  const held = moved.filter(({ from }) => !isImporter(from)).map(({ from }) => nameOf(from))
  const follows = moved.length < edges.length
  return [
    ...relaxed,
    ...(held.length > 0 ? [forced(pkg, to, [...new Set(held)].toSorted())] : []),
    ...(follows ? [{ do: 'refresh' as const, package: pkg.alias ?? pkg.name }] : []),
  ]
}

/** Without peers that agree: they take the copy that somebody else brings, whichever that is. */
function withoutGuests({ edges, blockers }: Pick<Decision, 'edges' | 'blockers'>): readonly Edge[] {
  const hosts = edges.filter((edge) => !isPeer(edge) || blockers.some(({ id }) => id === edge.from))
  return hosts.length > 0 ? hosts : edges
}

function isPeer({ type }: Edge): boolean {
  return type === 'peer' || type === 'peerOptional'
}

function forced({ name, alias }: Package, to: string, dependents: readonly string[]): Step {
  return alias === undefined
    ? { do: 'override', name, to, dependents }
    : { do: 'override', name: alias, to: `npm:${name}@${to}`, dependents }
}

/** Whether an override is of this package and its value keeps the target out. */
function pins({ path, value }: OverrideRule, { name, alias }: Package, to: string): boolean {
  if (value.startsWith('$') || admits(value, to)) return false
  const overridden = overriddenName(path)
  return overridden === (alias ?? name) || overridden === name
}

/** The package a selector ends in: npm's `b@^1` below `a`, pnpm's `a>b@1`, yarn's `a/b`, vlt's `#a > #b`. */
function overriddenName(path: readonly string[]): string {
  const isSelf = path.at(-1) === '.'
  const last = (path.at(isSelf ? -2 : -1) ?? '').split('>').at(-1)?.trim() ?? ''
  const name = /(?:@[^/@\s]+\/)?[^/@\s]+(?=(?:@[^/]*)?$)/.exec(last.replace(/^#/, ''))
  return name?.[0] ?? last
}

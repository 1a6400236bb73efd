import type { Edge, Package } from '../../graph/graph.ts'
import type { DeadEnd } from '../upgrade.ts'
import type { IsGood, Leak } from './lets-in.ts'
import { bringsBack, letsIn } from './lets-in.ts'
import type { Published } from './published.ts'
import { above, isPicked } from './published.ts'

/** What a climb stands on: the graph's edges, and what is known of the registry. */
export interface Ground {
  readonly dependents: (id: string) => readonly Edge[]
  /** `undefined` for an importer. */
  readonly packageOf: (id: string) => Package | undefined
  /** The range of an edge, from the catalog where it names one; `undefined` where nobody tells. */
  readonly rangeOf: (edge: Edge) => string | undefined
  /** `undefined` where the registry has no such package; `pending` where it was not asked yet. */
  readonly published: (name: string) => Published | 'pending' | undefined
}

/** How a copy gets to a good version; or which packages have to be asked for first, or why it cannot. */
export interface Climb {
  /** Direct dependencies that need a new range. */
  readonly lifts: readonly Lift[]
  /** Packages, as their dependents call them, of which the newest in range will do. */
  readonly refreshes: readonly string[]
  readonly deadEnds: readonly DeadEnd[]
  readonly pending: ReadonlySet<string>
}

/** An importer's dependency that must go to a good version outside of its range. */
export interface Lift {
  readonly edge: Edge
  /** The range that counts now. */
  readonly range: string
  readonly pkg: Package
  readonly published: Published
  readonly isGood: IsGood
}

/** A copy that must go to a good version, for each of the copies below it. */
interface Need {
  readonly pkg: Package
  readonly reasons: Map<string, IsGood>
  /** All copies that it is needed for: a circle would never end. */
  readonly below: Set<string>
}

interface Found {
  readonly lifts: Lift[]
  readonly refreshes: string[]
  readonly deadEnds: DeadEnd[]
  readonly pending: Set<string>
}

/** No project comes near these; what does is made to keep us busy. */
const mostRounds = 64
const mostAnswers = 500_000

/**
 * Climbs from an installed copy to the importers that bring it, and finds what has to move: where a
 * dependent's range picks a good version, the lock is refreshed; an importer gets a new range; a package
 * must itself go to a version whose range picks a good one.
 */
export function climb(start: Package, isGood: IsGood, ground: Ground): Climb {
  const first: Need = { pkg: start, reasons: new Map([['', isGood]]), below: new Set() }
  const needs = new Map([[start.id, first]])
  const leak = { name: start.name, isGood }
  const budget = { left: mostAnswers }
  let found: Found = newFound()
  for (let round = 0; round < mostRounds; round++) {
    const before = sizeOf(needs)
    found = newFound()
    for (const need of needs.values()) climbFrom(need, needs, { ...ground, leak }, found, budget)
    if (sizeOf(needs) === before) break
  }
  return found
}

function newFound(): Found {
  return { lifts: [], refreshes: [], deadEnds: [], pending: new Set() }
}

function sizeOf(needs: ReadonlyMap<string, Need>): number {
  return [...needs.values()].reduce((sum, { reasons }) => sum + reasons.size, 0)
}

interface Budget {
  left: number
}

function climbFrom(
  need: Need,
  needs: Map<string, Need>,
  ground: Ground & { readonly leak: Leak },
  found: Found,
  budget: Budget,
): void {
  const { pkg, reasons } = need
  const published = ground.published(pkg.name)
  if (published === 'pending') found.pending.add(pkg.name)
  if (published === undefined) found.deadEnds.push({ package: pkg.name })
  if (published === 'pending' || published === undefined) return
  const isGood: IsGood = (version) =>
    budget.left-- > 0 && [...reasons.values()].every((test) => test(version))
  let follows = false
  for (const edge of ground.dependents(pkg.id)) {
    const dependent = ground.packageOf(edge.from)
    if (dependent === undefined) {
      const range = ground.rangeOf(edge) ?? '*'
      if (isPicked(range, published, isGood)) follows = true
      else lift({ edge, range, pkg, published, isGood }, found)
      continue
    }
    follows = true
    const parents = ground.published(dependent.name)
    const range = ground.rangeOf(edge) ?? writtenBy(dependent, edge.name, parents)
    if (!pkg.bundled && range !== undefined && isPicked(range, published, isGood)) continue
    if (parents === 'pending') found.pending.add(dependent.name)
    else if (!need.below.has(dependent.id) && dependent.id !== pkg.id) {
      const returns = (version: string) => bringsBack(version, dependent, parents, ground)
      require(dependent, need, letsIn(edge.name, parents, published, isGood, returns), needs)
    }
  }
  if (follows && !pkg.bundled) found.refreshes.push(pkg.alias ?? pkg.name)
}

function require(pkg: Package, child: Need, isGood: IsGood, needs: Map<string, Need>): void {
  const need = needs.get(pkg.id) ?? { pkg, reasons: new Map(), below: new Set() }
  need.reasons.set(child.pkg.id, isGood)
  for (const id of child.below) need.below.add(id)
  need.below.add(child.pkg.id)
  needs.set(pkg.id, need)
}

/** The range that a published version writes, where the lockfile does not keep it. */
function writtenBy(
  { version }: Package,
  name: string,
  published: Published | 'pending' | undefined,
): string | undefined {
  if (published === 'pending' || published === undefined) return undefined
  return published.packument.manifest(version ?? '')?.dependencies.get(name)
}

function lift(needed: Lift, found: Found): void {
  const { pkg, published, isGood } = needed
  if (above(pkg.version ?? '', published).some(isGood)) {
    found.lifts.push(needed)
    return
  }
  const newest = published.usable.at(-1)
  found.deadEnds.push({ package: pkg.name, ...(newest !== undefined && { newest }) })
}

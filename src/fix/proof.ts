import type { DependencyGraph } from '../graph/graph.ts'
import { groupBy } from '../graph/group-by.ts'
import type { Finding } from '../match/finding.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'

/** Versions of one package, before and after. */
export interface Moved {
  readonly name: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/**
 * Which upgrades did what they promised: none of their findings is there any more, nor has another copy
 * of the package the same leak now that had not.
 */
export function kept(
  upgrades: readonly Upgrade[],
  before: readonly Finding[],
  after: readonly Finding[],
): Upgrade[] {
  const earlier = new Set(before.map(placeOf))
  const left = new Set(after.map(placeOf))
  const fresh = new Set(
    after.filter((finding) => !earlier.has(placeOf(finding))).map(({ advisory }) => advisory.id),
  )
  return upgrades.filter(({ findings }) =>
    findings.every((finding) => !left.has(placeOf(finding)) && !fresh.has(finding.advisory.id)),
  )
}

function placeOf({ advisory, package: { id } }: Finding): string {
  return `${advisory.id} ${id}`
}

/** Leaks that were not there before, by advisory: a change that brings one is no fix. */
export function brought(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Set(before.map(({ advisory }) => advisory.id))
  return after.filter(({ advisory }) => !known.has(advisory.id))
}

/** The packages of which other versions are locked than before, by code unit. */
export function movedPackages(before: DependencyGraph, after: DependencyGraph): Moved[] {
  const [old, now] = [versionsOf(before), versionsOf(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted()
  return names
    .map((name) => ({ name, before: old.get(name) ?? [], after: now.get(name) ?? [] }))
    .filter((moved) => moved.before.join(' ') !== moved.after.join(' '))
}

function versionsOf({ packages }: DependencyGraph): Map<string, string[]> {
  const byName = groupBy(packages, ({ name }) => name)
  return new Map(
    Array.from(byName, ([name, copies]) => [
      name,
      [...new Set(copies.map(({ version }) => version ?? ''))].toSorted(),
    ]),
  )
}

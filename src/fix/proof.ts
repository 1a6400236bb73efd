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

/** What of a finding says which leak of which copy it is. */
interface Leaking {
  readonly advisory: Pick<Finding['advisory'], 'id'>
  readonly package: Pick<Finding['package'], 'id' | 'name' | 'version'>
}

/**
 * The findings that are gone, in their order: of each leak of a version as many as there are fewer copies of
 * it, since package managers also move copies about, which ends nothing.
 */
export function goneOf<T extends Leaking>(before: readonly T[], after: readonly Leaking[]): T[] {
  const left = groupBy(after, leakKey)
  const gone = [...groupBy(before, leakKey)].flatMap(([key, copies]) => {
    const still = left.get(key) ?? []
    const places = new Set(still.map((finding) => finding.package.id))
    const moved = copies.filter((finding) => !places.has(finding.package.id))
    return moved.slice(0, Math.max(0, copies.length - still.length))
  })
  const isGone = new Set(gone)
  return before.filter((finding) => isGone.has(finding))
}

/** A leak of a version, wherever that is installed. */
export function leakKey({ advisory, package: { name, version } }: Leaking): string {
  return JSON.stringify([advisory.id, name, version])
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

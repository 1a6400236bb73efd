import { groupBy } from '../graph/group-by.ts'
import type { Finding } from '../match/finding.ts'

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

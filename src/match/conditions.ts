import satisfies from 'semver/functions/satisfies.js'
import type { Conditions } from '../advisory/advisory.ts'
import type { Package } from '../graph/graph.ts'
import { isHarmless } from './harmless.ts'
import type { Dependent } from './harmless.ts'

/** What is known of the place where the project runs. Absent: unknown. */
export interface Surroundings {
  /** Version of Node.js. */
  readonly node?: string
  /** `process.platform`. */
  readonly platform?: string
}

/** Whether the conditions of an advisory hold; `reason` says which one does not. */
export type Verdict =
  | { readonly holds: 'always' | 'yes' | 'unknown' }
  | { readonly holds: 'no'; readonly reason: string }

/** What is installed around the package that matched. */
export interface Neighbours {
  readonly packagesNamed: (name: string) => readonly Package[]
  readonly dependents: () => readonly Dependent[]
}

/**
 * Weighs what must hold beside the version: known to be false, known to be true, or unknown. An option
 * in plain words, and a flag of Node.js, is always unknown.
 */
export function weighConditions(
  conditions: Conditions | undefined,
  surroundings: Surroundings,
  { packagesNamed, dependents }: Neighbours,
): Verdict {
  if (!conditions) return { holds: 'always' }
  const { node, platform, partner, harmlessUnder, flags, option } = conditions
  if (harmlessUnder) {
    const all = dependents()
    if (all.length > 0 && all.every((dependent) => isHarmless(dependent, harmlessUnder))) {
      return { holds: 'no', reason: harmlessReason(all) }
    }
  }
  if (partner) {
    const versions = packagesNamed(partner.package).map(({ version }) => version)
    const suits = versions.some(
      (version) => version === undefined || within(version, partner.range),
    )
    if (!suits) {
      return {
        holds: 'no',
        reason: `needs ${partner.package} ${partner.range}, which is not installed`,
      }
    }
  }
  if (node !== undefined && surroundings.node !== undefined && !within(surroundings.node, node)) {
    return {
      holds: 'no',
      reason: `leaks on Node.js ${node} only, and this is ${surroundings.node}`,
    }
  }
  if (
    platform &&
    surroundings.platform !== undefined &&
    !platform.includes(surroundings.platform)
  ) {
    return { holds: 'no', reason: `leaks on ${platform.join(', ')} only` }
  }
  const unknown =
    option !== undefined ||
    flags !== undefined ||
    (node !== undefined && surroundings.node === undefined) ||
    (platform !== undefined && surroundings.platform === undefined)
  return { holds: unknown ? 'unknown' : 'yes' }
}

function harmlessReason(dependents: readonly Dependent[]): string {
  const names = [...new Set(dependents.map(({ name }) => name))].toSorted()
  return names.length === 1
    ? `only ${names[0]} depends on it, whose use does not leak`
    : `only ${names.join(', ')} depend on it, and their use does not leak`
}

function within(version: string, range: string): boolean {
  return satisfies(version, range, { includePrerelease: true })
}

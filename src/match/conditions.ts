import satisfies from 'semver/functions/satisfies.js'
import type { Conditions } from '../advisory/advisory.ts'
import type { Package } from '../graph/graph.ts'

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
  /** The names of those that depend on it; of an importer, its folder or name. */
  readonly dependents: () => readonly string[]
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
    const names = dependents()
    if (names.length > 0 && names.every((name) => harmlessUnder.includes(name))) {
      return {
        holds: 'no',
        reason: `only ${unique(names).join(', ')} depends on it, whose use does not leak`,
      }
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

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted()
}

function within(version: string, range: string): boolean {
  return satisfies(version, range, { includePrerelease: true })
}

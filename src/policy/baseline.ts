import type { Finding } from '../match/finding.ts'
import { isBackground } from '../match/finding.ts'

/** The findings of another revision of a project: those are not news. */
export interface Baseline {
  readonly has: (finding: Finding) => boolean
}

/** What tells one finding of a project from another, whatever place in the lockfile it has. */
export interface FindingIdentity {
  readonly advisory: string
  readonly package: string
  readonly version: string
  /** For development only, or a leak of build tools: when that changes, it begins to hurt. */
  readonly background: boolean
}

/**
 * The same leak of the same version is the same finding: another copy of it, another path to it, or a
 * lockfile that was written anew, in another format even, make nothing new. It is new when so far only
 * development had it and now the running program has.
 */
export function baselineOf(identities: readonly FindingIdentity[]): Baseline {
  const known = new Set(identities.map(keyOf))
  return {
    has: (finding) => {
      const identity = identityOf(finding)
      const inForeground = known.has(keyOf({ ...identity, background: false }))
      return inForeground || (identity.background && known.has(keyOf(identity)))
    },
  }
}

export function identityOf(finding: Finding): FindingIdentity {
  const { advisory, package: pkg } = finding
  return {
    advisory: advisory.id,
    package: pkg.name,
    version: pkg.version ?? '',
    background: isBackground(finding),
  }
}

function keyOf({ advisory, package: name, version, background }: FindingIdentity): string {
  return JSON.stringify([advisory, name, version, background])
}

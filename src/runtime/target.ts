import type { NodeReleases } from '../advisory/node-releases.ts'
import { lineOf } from '../advisory/node-releases.ts'
import { groupBy } from '../graph/group-by.ts'
import { byVersion } from './affected.ts'
import type { PlacedClaim, Role } from './claim.ts'
import { roles } from './claim.ts'
import type { Admit, Resolution } from './resolve.ts'
import { resolveSpec } from './resolve.ts'

/** A Node.js that the project runs on, or may run on. */
export interface NodeTarget extends Resolution {
  readonly role: Role
  /** The places that say so; at least one. */
  readonly claims: readonly PlacedClaim[]
  /** `process.platform`, where a place tells. */
  readonly platform?: string
}

export interface NodeTargets {
  /** From the strongest role that is there; the oldest version first. */
  readonly targets: readonly NodeTarget[]
  /** Places that say something else than every target. */
  readonly disagreements: readonly PlacedClaim[]
  /** Places whose words no table can turn into versions. */
  readonly unresolved: readonly PlacedClaim[]
}

interface Resolved {
  readonly claim: PlacedClaim
  readonly role: Role
  readonly resolution: Resolution
}

/**
 * Which Node.js to look at, of all that is said: what runs in production counts before what the project is
 * developed with, and that before what it is tested on or says it supports.
 */
export function nodeTargets(
  claims: readonly PlacedClaim[],
  releases: NodeReleases,
  admit: Admit,
): NodeTargets {
  const resolved = claims.flatMap((claim) => resolve(claim, releases, admit))
  const known = new Set(resolved.map(({ claim }) => claim))
  const strongest = roles.find((role) => resolved.some((one) => one.role === role))
  const chosen = resolved.filter(({ role }) => role === strongest)
  const targets = [...groupBy(chosen, ({ resolution }) => keyOf(resolution)).values()]
    .flatMap(target)
    .toSorted((a, b) => byVersion(a.newest, b.newest))
  return {
    targets,
    disagreements: disagreements(
      resolved.filter(({ role }) => role !== strongest),
      targets,
    ),
    unresolved: claims.filter((claim) => !known.has(claim)),
  }
}

function resolve(claim: PlacedClaim, releases: NodeReleases, admit: Admit): Resolved[] {
  const { spec } = claim
  const resolution = spec === undefined ? undefined : resolveSpec(spec, releases, admit)
  if (!resolution) return []
  // Who admits one release line only asks for it, as platforms that read `engines` understand it.
  const isPin = claim.role === 'support' && new Set(resolution.versions.map(lineOf)).size === 1
  return [{ claim, resolution, role: isPin ? 'pin' : claim.role }]
}

function keyOf({ kind, versions, newest }: Resolution): string {
  return `${kind} ${versions[0]} ${versions.length} ${newest}`
}

function target(group: readonly Resolved[]): NodeTarget[] {
  const [first] = group
  if (!first) return []
  const claims = group.map(({ claim }) => claim)
  const inContainer = claims.some(isLinux)
  return [
    { ...first.resolution, role: first.role, claims, ...(inContainer && { platform: 'linux' }) },
  ]
}

/** Containers and managed runtimes run Linux, but for Microsoft's images. */
function isLinux({ source, written }: PlacedClaim): boolean {
  const runsLinux = source === 'dockerfile' || source === 'compose' || source === 'serverless'
  return runsLinux && !/windows|nanoserver/.test(written)
}

/** A file that names several versions (a matrix) agrees when one of them does. */
function disagreements(others: readonly Resolved[], targets: readonly NodeTarget[]): PlacedClaim[] {
  const said = new Set(targets.flatMap(({ versions }) => versions))
  const groups = groupBy(others, ({ claim }) => `${claim.source} ${claim.file}`)
  return [...groups.values()].flatMap((group) => {
    const agrees = group.some(({ resolution }) => resolution.versions.some((one) => said.has(one)))
    return agrees ? [] : group.map(({ claim }) => claim)
  })
}

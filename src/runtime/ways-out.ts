import type { NodeReleases, ReleaseLine } from '../advisory/node-releases.ts'
import { hasEnded, lineOf, newestOf } from '../advisory/node-releases.ts'
import { affectedBy, byVersion } from './affected.ts'
import type { RuntimeMatch } from './match.ts'
import type { NodeTarget } from './target.ts'

/** The release lines to go to: the target's own, and later ones with long-term support that has not ended. */
export function linesToGoTo(target: NodeTarget, releases: NodeReleases): ReleaseLine[] {
  return releases.lines.filter((line) => {
    if (byVersion(newestOf(line), target.newest) <= 0) return false
    if (line.line === lineOf(target.newest)) return true
    return line.lts !== undefined && line.lts <= releases.updated && !hasEnded(line, releases)
  })
}

/** Tells whether the newest release of one of these lines is free of a leak of the target. */
export function fixableIn(
  target: NodeTarget,
  releases: NodeReleases,
): (match: RuntimeMatch) => boolean {
  const newest = linesToGoTo(target, releases).map(newestOf)
  return ({ advisory }) => {
    const isAffected = affectedBy(advisory.affected)
    return newest.some((version) => isAffected(version) === undefined)
  }
}

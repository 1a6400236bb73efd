import type { RuntimeSummary } from '../advisory/database.ts'
import type { NodeReleases, ReleaseLine } from '../advisory/node-releases.ts'
import { hasEnded, newestOf } from '../advisory/node-releases.ts'
import { affectedBy, byVersion } from './affected.ts'
import type { RuntimeFinding } from './finding.ts'
import { worstFirst } from './finding.ts'
import type { NodeTarget } from './target.ts'
import { linesToGoTo } from './ways-out.ts'

/** A release line to go to. */
export interface NodeOption {
  readonly line: string
  /** Its newest release. */
  readonly to: string
  /** The lowest release of the line that does the same. */
  readonly enough: string
  /** Whether its support has ended. */
  readonly ended: boolean
  /** Ids of the advisories that it is free of. */
  readonly fixes: readonly string[]
  /** Ids of those that it has and the target has not. */
  readonly brings: readonly string[]
}

/** What to do about a target: an upgrade like that of a package, by one of several ways. */
export interface NodeUpgrade {
  readonly target: NodeTarget
  /** The findings that are told in full, the worst first; at least one. */
  readonly findings: readonly RuntimeFinding[]
  /** Within the line first; each does more than those before. Empty: no release is known to help. */
  readonly options: readonly NodeOption[]
}

/**
 * @param findings - of the target, that are told in full.
 * @param met - the advisories whose code is seen in the project, whatever version they affect.
 */
export function nodeUpgrade(
  target: NodeTarget,
  findings: readonly RuntimeFinding[],
  met: readonly RuntimeSummary[],
  releases: NodeReleases,
): NodeUpgrade[] {
  if (findings.length === 0) return []
  const shown = findings.toSorted(worstFirst)
  const all = linesToGoTo(target, releases).map((line) =>
    option(line, target, shown, met, releases),
  )
  const options: NodeOption[] = []
  for (const next of all) {
    const best = Math.max(0, ...options.map(gain))
    if (gain(next) > best) options.push(next)
  }
  return [{ target, findings: shown, options }]
}

function option(
  line: ReleaseLine,
  target: NodeTarget,
  findings: readonly RuntimeFinding[],
  met: readonly RuntimeSummary[],
  releases: NodeReleases,
): NodeOption {
  const tests = met.map(({ id, affected }) => ({ id, isAffected: affectedBy(affected) }))
  const leaksOf = (version: string) =>
    tests.filter(({ isAffected }) => isAffected(version)).map(({ id }) => id)
  const to = newestOf(line)
  const after = leaksOf(to)
  const told = findings.map(({ advisory }) => advisory.id)
  // What is told in a line only is no news either.
  const before = new Set([...told, ...leaksOf(target.newest)])
  return {
    line: line.line,
    to,
    enough: lowestAlike(line, target.newest, leaksOf),
    ended: hasEnded(line, releases),
    fixes: told.filter((id) => !after.includes(id)),
    brings: after.filter((id) => !before.has(id)),
  }
}

/** The lowest release above the installed one from which on the line has the leaks of its newest. */
function lowestAlike(
  { versions }: ReleaseLine,
  installed: string,
  leaksOf: (version: string) => readonly string[],
): string {
  const wanted = leaksOf(versions.at(-1) ?? '').join()
  let lowest = versions.at(-1) ?? ''
  for (const version of versions.toReversed()) {
    if (byVersion(version, installed) <= 0 || leaksOf(version).join() !== wanted) break
    lowest = version
  }
  return lowest
}

function gain({ fixes, brings }: NodeOption): number {
  return fixes.length - brings.length
}

import { builtinModules } from 'node:module'
import type { AffectedRange, RuntimeAdvisory } from './advisory.ts'
import { isRuntime } from './advisory.ts'
import type { Place, Report, Rule } from './lint-rule.ts'
import type { NodeReleases, ReleaseLine } from './node-releases.ts'
import { allReleases, hasEnded, lineOf, newestOf } from './node-releases.ts'

/** Modules that only newer or older versions than the one that lints have. */
const otherModules = ['ffi', 'quic', 'sea', 'sqlite', 'sys', 'test', 'test/reporters', 'domain']

const modules = new Set([...builtinModules, ...otherModules].map((name) => `node:${name}`))

const bounds = ['introduced', 'fixed', 'lastAffected'] as const

/** What holds for advisories of Node.js itself beside the rules for all. */
export function runtimeRules(releases: NodeReleases): Readonly<Record<string, Rule>> {
  const released = new Set(allReleases(releases))
  const lines = new Map(releases.lines.map((line) => [line.line, line]))
  return {
    'node-released': forRanges((range, place, report) => {
      for (const bound of bounds) {
        const version = range[bound]
        if (version !== undefined && !released.has(version))
          report([...place, bound], `Node.js ${version} was never released`, refresh)
      }
    }),
    'node-one-line': forRanges(({ introduced, fixed, lastAffected }, place, report) => {
      const end = fixed ?? lastAffected
      if (end !== undefined && lineOf(end) !== lineOf(introduced))
        report(
          place,
          `the range goes from line ${lineOf(introduced)} into line ${lineOf(end)}`,
          'One range for each release line: one that nobody fixed ends in `lastAffected`.',
        )
    }),
    'node-line-end': forRanges((range, place, report) => {
      const line = lines.get(lineOf(range.introduced))
      const problem = line && problemOfEnd(range, line, releases)
      if (problem !== undefined) report(place, ...problem)
    }),
    'node-uses-known': ({ advisory }, report) => {
      if (!isRuntime(advisory)) return
      for (const [index, use] of (advisory.uses ?? []).entries()) {
        if ('module' in use && !modules.has(use.module))
          report(['uses', index, 'module'], `Node.js has no module ${use.module}`)
      }
    },
  }
}

const refresh = 'If it is new: `leakscan db releases` asks the registry.'

function forRanges(check: (range: AffectedRange, place: Place, report: Report) => void): Rule {
  return ({ advisory }, report) => {
    if (!isRuntime(advisory)) return
    for (const [index, range] of rangesOf(advisory)) check(range, ['affected', index], report)
  }
}

function rangesOf({ affected }: RuntimeAdvisory): [number, AffectedRange][] {
  return [...affected.entries()]
}

/** A line that nobody fixed ends in its last release once it has ended, and is open until then. */
function problemOfEnd(
  { fixed, lastAffected }: AffectedRange,
  line: ReleaseLine,
  releases: NodeReleases,
): [message: string, hint: string] | undefined {
  const newest = newestOf(line)
  if (fixed !== undefined) return undefined
  if (lastAffected === undefined) {
    if (!hasEnded(line, releases)) return undefined
    return [`line ${line.line} has ended`, `Add \`lastAffected: ${newest}\`, its last release.`]
  }
  if (lastAffected !== newest)
    return [
      `lastAffected ${lastAffected} is not the last release of line ${line.line}, ${newest}`,
      'Name the release after it in `fixed`.',
    ]
  if (hasEnded(line, releases)) return undefined
  return [`line ${line.line} has not ended`, 'Leave `lastAffected` out: the range stays open.']
}

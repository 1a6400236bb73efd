import type { HeapMatch, HeapResult } from '../heap/heap.ts'
import type { ReportOptions } from './reporter.ts'

/** For programs: the same bytes for the same snapshots, lockfile and database. */
export function heapJson(result: HeapResult, exitCode: number, { version }: ReportOptions): string {
  const { database, snapshots, project, matches, suspects, known } = result
  const report = {
    schemaVersion: 1,
    leakscan: version,
    database: {
      date: database.date,
      digest: database.digest,
      advisories: database.size,
      withSignature: known,
    },
    exitCode,
    snapshots,
    lockfile: project?.project.lockfile ?? null,
    matches: matches.map(matchJson),
    suspects,
  }
  return `${JSON.stringify(report, undefined, 2)}\n`
}

function matchJson({ advisory, confidence, seen, crossing }: HeapMatch): unknown {
  return {
    advisory: advisory.id,
    package: advisory.package,
    title: advisory.title,
    confidence,
    seen: seen.map(({ signature, strength, counts, sizes, growth }) => ({
      signature,
      strength,
      counts,
      ...(sizes && { sizes }),
      ...(growth !== undefined && { growth }),
    })),
    installed: crossing ? crossingJson(crossing) : null,
  }
}

function crossingJson(crossing: NonNullable<HeapMatch['crossing']>): unknown {
  if (crossing.state !== 'affected') return crossing
  const upgrades = crossing.upgrades.map(({ kind, package: name, from, to, how }) => ({
    kind,
    package: name,
    from,
    ...(to !== undefined && { to }),
    commands: how?.commands ?? [],
    ...(how?.manifest && { manifest: how.manifest }),
  }))
  return { state: crossing.state, versions: crossing.versions, upgrades }
}

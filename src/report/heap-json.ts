import type { Crossing } from '../heap/crossing.ts'
import type { HeapMatch, HeapResult } from '../heap/heap.ts'
import type { NodeCrossing } from '../heap/node-crossing.ts'
import type { ReportOptions } from './reporter.ts'

/** For programs: the same bytes for the same snapshots, lockfile and database. */
export function heapJson(result: HeapResult, exitCode: number, { version }: ReportOptions): string {
  const { database, snapshots, project, node, matches, suspects, heldClasses, known } = result
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
    node: node ? { version: node.version, source: node.source } : null,
    matches: matches.map(matchJson),
    suspects,
    ...(heldClasses.length > 0 && { heldClasses }),
  }
  return `${JSON.stringify(report, undefined, 2)}\n`
}

function matchJson(match: HeapMatch): unknown {
  const { advisory, confidence, seen, held } = match
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
    ...(held && { held }),
    installed: match.of === 'node' ? nodeJson(match.crossing) : crossingJson(match.crossing),
  }
}

function nodeJson(crossing: NodeCrossing | undefined): unknown {
  if (!crossing) return null
  const { version } = crossing.node
  const { state } = crossing
  if (state === 'not affected') return { state, versions: [version] }
  const upgrades = (crossing.upgrade?.options ?? []).map(({ to }) => ({
    kind: 'runtime',
    package: 'node',
    from: version,
    to,
    commands: [],
  }))
  return { state, versions: [version], upgrades }
}

function crossingJson(crossing: Crossing | undefined): unknown {
  if (!crossing) return null
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

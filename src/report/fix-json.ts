import { goneOf } from '../fix/proof.ts'
import type { Database } from '../advisory/database.ts'
import { namesOf } from '../graph/names.ts'
import type { Threshold } from '../policy/threshold.ts'
import { fails } from '../policy/threshold.ts'
import type { FixOutcome } from './fix-outcome.ts'
import { briefJson, upgradeJson } from './json.ts'
import { toJson } from './sanitise-json.ts'

/** For programs: what `fix --json` prints, as fix.schema.json describes it. */
export function fixJson(
  { scanned, fix, passedOver, written, installed }: FixOutcome,
  exitCode: number,
  { database, threshold, version }: { database: Database; threshold: Threshold; version: string },
): string {
  const { project, findings, online } = scanned
  const names = namesOf(project.graph)
  const report = {
    schemaVersion: 1,
    leakscan: version,
    database: { date: database.date, digest: database.digest, advisories: database.size },
    exitCode,
    lockfile: project.lockfile,
    packageManager: project.packageManager,
    online: { asked: online !== undefined, failure: online?.failure ?? null },
    written,
    installed,
    applied: fix.applied.map((upgrade) => upgradeJson(upgrade, names)),
    notApplied: [...fix.dropped, ...passedOver].map(({ upgrade, reason }) => ({
      upgrade: upgradeJson(upgrade, names),
      reason,
    })),
    changedFiles: fix.replacements.map(({ name }) => name),
    moved: fix.moved,
    fixed: goneOf(findings, fix.left).map(briefJson),
    left: fix.left.map((finding) => ({
      ...briefJson(finding),
      severity: finding.severity,
      fails: fails(finding, threshold),
    })),
  }
  return `${toJson(report, 2)}\n`
}

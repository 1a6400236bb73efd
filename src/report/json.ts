import type { Finding } from '../match/match.ts'
import { fails } from '../policy/threshold.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import { howTo, packageManagerOf } from '../upgrade/command.ts'
import type { Upgrade } from '../upgrade/plan.ts'
import { isNewestSafe } from '../upgrade/target.ts'
import type { Reporter } from './reporter.ts'
import type { Labels } from './words.ts'
import { labelsOf } from './words.ts'

/**
 * For programs: everything the scan knows, as report.schema.json describes it. The same bytes for the
 * same input and database. JSON escapes what a terminal would obey.
 */
export const json: Reporter = (result, verdict, { version }) => {
  const { database, projects, failures, threshold } = result
  const report = {
    schemaVersion: 1,
    leakscan: version,
    database: { date: database.date, digest: database.digest, advisories: database.size },
    exitCode: verdict.exitCode,
    reason: verdict.reason,
    failOn: threshold.failOn,
    projects: projects.map((scan) => projectJson(scan, result)),
    failures: failures.map(({ path, error: { code, message, hint } }) => ({
      path,
      code,
      message,
      ...(hint !== undefined && { hint }),
    })),
  }
  return `${JSON.stringify(report, undefined, 2)}\n`
}

function projectJson(scan: ProjectScan, result: ScanResult): unknown {
  const { project, findings, dismissed, unreadable, upgrades } = scan
  const { graph } = project
  const labels = labelsOf(graph)
  const checked = graph.packages.filter(({ source }) => source === 'registry').length
  return {
    lockfile: project.lockfile,
    format: graph.format,
    formatVersion: graph.formatVersion,
    passedOver: project.passedOver,
    packages: { checked, notChecked: graph.packages.length - checked },
    findings: findings.map((finding) => findingJson(finding, labels, result)),
    dismissed: dismissed.map(({ advisory, package: pkg, reason }) => ({
      advisory: advisory.id,
      package: { id: pkg.id, name: pkg.name, version: pkg.version, line: pkg.line },
      reason,
    })),
    unreadable: unreadable.map(({ id, name, version, line }) => ({
      id,
      name,
      version: version ?? null,
      line,
    })),
    upgrades: upgrades.map((upgrade) => upgradeJson(upgrade, scan, labels, result)),
  }
}

function findingJson(finding: Finding, labels: Labels, { threshold }: ScanResult): unknown {
  const { advisory, package: pkg, range, conditions, reach, paths, severity } = finding
  return {
    advisory: advisory.id,
    title: advisory.title,
    severity,
    evidence: advisory.level,
    leak: advisory.leak,
    affected: range,
    conditions: { ...advisory.conditions, hold: conditions },
    fails: fails(finding, threshold),
    package: {
      id: pkg.id,
      name: pkg.name,
      version: pkg.version,
      ...(pkg.alias !== undefined && { alias: pkg.alias }),
      line: pkg.line,
      dev: reach.dev ?? null,
      optional: reach.optional ?? null,
      peer: reach.peer ?? null,
      bundled: pkg.bundled ?? false,
      extraneous: pkg.extraneous ?? false,
    },
    paths: paths.shown.map((path) => path.map(labels.labelOf)),
    otherPaths: paths.others,
  }
}

function upgradeJson(
  upgrade: Upgrade,
  { project }: ProjectScan,
  labels: Labels,
  { database }: ScanResult,
): unknown {
  const { findings, ...rest } = upgrade
  const how = howTo(upgrade, packageManagerOf(project.graph.format), {
    nameOf: labels.nameOf,
    newestIsSafe: isNewestSafe(upgrade.to, database.advisoriesFor(upgrade.package)),
  })
  return {
    ...rest,
    blockers: rest.blockers.map((blocker) => ({ ...blocker, name: labels.labelOf(blocker.id) })),
    fixes: findings.map(({ advisory, package: { id } }) => ({
      advisory: advisory.id,
      package: id,
    })),
    commands: how?.commands ?? [],
    ...(how?.manifest && { manifest: how.manifest }),
  }
}

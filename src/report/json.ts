import type { Names } from '../graph/names.ts'
import { namesOf } from '../graph/names.ts'
import { outlineOf } from '../graph/outline.ts'
import type { Finding } from '../match/finding.ts'
import { fails } from '../policy/threshold.ts'
import type { Project } from '../project/project.ts'
import type { ProjectScan, ScanResult } from '../scan.ts'
import type { Upgrade } from '../upgrade/plan.ts'
import { runtimeJson } from './json-runtime.ts'
import { declarationsIn } from './place.ts'
import type { Reporter, ReportOptions } from './reporter.ts'
import { toJson } from './sanitise-json.ts'
import type { Verdict } from './verdict.ts'

/**
 * For programs: everything the scan knows, as report.schema.json describes it. The same bytes for the
 * same input and database.
 */
export const json: Reporter = (result, verdict, options) =>
  `${toJson(reportOf(result, verdict, options), 2)}\n`

export function reportOf(result: ScanResult, verdict: Verdict, { version }: ReportOptions) {
  const { database, projects, failures, ignores, threshold, since, baseline } = result
  const { failOn, omit = [], scope, evidence, fixableOnly = false } = threshold
  return {
    schemaVersion: 1,
    leakscan: version,
    database: { date: database.date, digest: database.digest, advisories: database.size },
    exitCode: verdict.exitCode,
    reason: verdict.reason,
    failOn,
    omit,
    ...(scope && { scope }),
    ...(evidence !== undefined && { evidence }),
    fixableOnly,
    ...(since !== undefined && { since }),
    ...(baseline !== undefined && { baseline }),
    ignores: ignores.map(({ ignore: { place, ...written }, state, findings }) => ({
      ...written,
      ...place,
      state,
      findings,
    })),
    projects: projects.map((scan) => projectJson(scan, result)),
    failures: failures.map(({ path, error: { code, message, hint } }) => ({
      path,
      code,
      message,
      ...(hint !== undefined && { hint }),
    })),
  }
}

function projectJson(scan: ProjectScan, result: ScanResult): unknown {
  const { project, findings, ignored, leftOut, baselined, dismissed, unreadable, upgrades } = scan
  const { runtime } = scan
  const { graph } = project
  const names = namesOf(graph)
  const declaredAt = declarationsIn(project)
  const { size, others } = outlineOf(graph)
  return {
    lockfile: project.lockfile,
    format: graph.format,
    formatVersion: graph.formatVersion,
    passedOver: project.passedOver,
    ...(project.differences && { differences: project.differences }),
    packages: { checked: size, notChecked: others },
    findings: findings.map((finding) => ({
      ...findingJson(finding, project, names, result),
      declaredAt: declaredAt(finding),
    })),
    ignored: ignored.map(({ finding, ignore: { reason, until } }) => ({
      ...briefJson(finding),
      reason,
      until,
    })),
    leftOut: leftOut.map(({ finding, by }) => ({ ...briefJson(finding), by })),
    baselined: baselined.map(briefJson),
    dismissed: dismissed.map(({ advisory, package: pkg, reason }) => ({
      ...briefJson({ advisory, package: pkg }),
      reason,
    })),
    unreadable: unreadable.map(({ id, name, version, line }) => ({
      id,
      name,
      version: version ?? null,
      line,
    })),
    ...(scan.online && { online: { asked: true, failure: scan.online.failure ?? null } }),
    upgrades: upgrades.map((upgrade) => upgradeJson(upgrade, names)),
    ...(runtime && { runtime: runtimeJson(runtime, result.threshold) }),
  }
}

/** Which leak of which package. */
export function briefJson({ advisory, package: pkg }: Pick<Finding, 'advisory' | 'package'>) {
  const { id, name, version, line } = pkg
  return { advisory: advisory.id, package: { id, name, version, line } }
}

function findingJson(
  finding: Finding,
  project: Project,
  names: Names,
  { threshold }: ScanResult,
): object {
  const { advisory, package: pkg, range, conditions, reach, paths, severity } = finding
  return {
    advisory: advisory.id,
    title: advisory.title,
    severity,
    evidence: advisory.level,
    ...(advisory.retained && { measured: advisory.retained }),
    leak: advisory.leak,
    affected: range,
    conditions: { ...advisory.conditions, hold: conditions },
    fails: fails(finding, threshold),
    package: {
      id: pkg.id,
      name: pkg.name,
      version: pkg.version,
      ...(pkg.alias !== undefined && { alias: pkg.alias }),
      ...project.placeOf(pkg),
      dev: reach.dev ?? null,
      optional: reach.optional ?? null,
      peer: reach.peer ?? null,
      bundled: pkg.bundled ?? false,
      extraneous: pkg.extraneous ?? false,
    },
    paths: paths.shown.map((path) => path.map(names.labelOf)),
    otherPaths: paths.others,
  }
}

/** An upgrade as every JSON output has it. */
export function upgradeJson(upgrade: Upgrade, names: Names): unknown {
  const { findings, how, within, ...rest } = upgrade
  return {
    ...rest,
    blockers: rest.blockers.map((blocker) => ({ ...blocker, name: names.labelOf(blocker.id) })),
    fixes: findings.map(({ advisory, package: { id } }) => ({
      advisory: advisory.id,
      package: id,
    })),
    commands: how?.commands ?? [],
    ...(how?.manifest && { manifest: how.manifest }),
    ...(how?.settings && { settings: how.settings }),
    ...(how?.unlock && { unlock: how.unlock }),
    ...(within && { within: upgradeJson(within, names) }),
  }
}

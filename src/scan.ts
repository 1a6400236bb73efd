import { resolve } from 'node:path'
import type { Database } from './advisory/database.ts'
import { loadDatabase } from './advisory/load.ts'
import { LeakscanError } from './errors.ts'
import type { Surroundings } from './match/conditions.ts'
import type { Finding, Matches } from './match/match.ts'
import { matchGraph } from './match/match.ts'
import type { Omit, Threshold } from './policy/threshold.ts'
import { defaultThreshold, fails, isOmitted } from './policy/threshold.ts'
import type { Project } from './project.ts'
import { readProject } from './project.ts'
import type { Upgrade } from './upgrade/plan.ts'
import { planUpgrades } from './upgrade/plan.ts'

export interface ScanOptions {
  /** Folders or lockfiles, absolute or relative to `cwd`. Default: `cwd`. */
  readonly paths?: readonly string[]
  /** Default: the process's working directory. Paths in the result are relative to it. */
  readonly cwd?: string
  /** Default: the one inside the package. */
  readonly database?: Database
  /** Kinds of dependencies to leave out. Default: none. */
  readonly omit?: readonly Omit[]
  readonly surroundings?: Surroundings
  readonly threshold?: Threshold
}

/** What a scan found in one project. */
export interface ProjectScan extends Matches {
  readonly project: Project
  /** The findings grouped by the action that removes them, the most harmful first. */
  readonly upgrades: readonly Upgrade[]
}

/** A project that could not be read. */
export interface ScanFailure {
  readonly path: string
  readonly error: LeakscanError
}

export interface ScanResult {
  readonly database: Database
  readonly threshold: Threshold
  /** In the order of the paths. */
  readonly projects: readonly ProjectScan[]
  readonly failures: readonly ScanFailure[]
  /** The findings that fail the scan. */
  readonly failing: readonly Finding[]
}

/**
 * Scans projects for packages with known memory leaks.
 *
 * Reads lockfiles and manifests and nothing else: no network, no install, no code of a project runs. A
 * project that cannot be read becomes one of `failures`, and the others are scanned all the same.
 *
 * @throws LeakscanError `DATABASE` when the advisory database cannot be loaded.
 */
export async function scan(options: ScanOptions = {}): Promise<ScanResult> {
  const cwd = options.cwd ?? process.cwd()
  const database = options.database ?? (await loadDatabase())
  const threshold = options.threshold ?? defaultThreshold
  const projects: ProjectScan[] = []
  const failures: ScanFailure[] = []
  const seen = new Set<string>()
  for (const path of options.paths?.length ? options.paths : [cwd]) {
    try {
      const project = await readProject(resolve(cwd, path), cwd)
      // A hook names a manifest and a lockfile of the same project.
      if (seen.has(project.lockfile)) continue
      seen.add(project.lockfile)
      projects.push(scanProject(project, database, options))
    } catch (error) {
      if (!(error instanceof LeakscanError)) throw error
      failures.push({ path, error })
    }
  }
  const failing = projects
    .flatMap(({ findings }) => findings)
    .filter((finding) => fails(finding, threshold))
  return { database, threshold, projects, failures, failing }
}

/** One project that is read already: match, leave out what is omitted, plan. */
export function scanProject(
  project: Project,
  database: Database,
  { omit = [], surroundings = {} }: Pick<ScanOptions, 'omit' | 'surroundings'> = {},
): ProjectScan {
  const matches = matchGraph(project.graph, database, surroundings)
  const findings = matches.findings.filter((finding) => !isOmitted(finding, omit))
  const manifest = findings.length === 0 ? undefined : project.manifest('')
  const upgrades = planUpgrades(findings, project.graph, database, manifest)
  return { project, ...matches, findings, upgrades }
}

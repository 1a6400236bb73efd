import { resolve } from 'node:path'
import type { Database } from './advisory/database.ts'
import { loadDatabase } from './advisory/load.ts'
import { LeakscanError } from './errors.ts'
import { restrictTo } from './graph/restrict.ts'
import type { Surroundings } from './match/conditions.ts'
import type { Finding, Matches } from './match/match.ts'
import { matchGraph } from './match/match.ts'
import type { Omit, Threshold } from './policy/threshold.ts'
import { defaultThreshold, fails, isOmitted } from './policy/threshold.ts'
import { statOf } from './project/files.ts'
import type { Project } from './project/project.ts'
import { readInstalledProject } from './project/installed.ts'
import { readProject, readText } from './project/read.ts'
import type { Upgrade } from './upgrade/plan.ts'
import { planUpgrades } from './upgrade/plan.ts'

export interface ScanOptions {
  /** Folders, lockfiles or SBOMs, absolute or relative to `cwd`; `-` for `stdin`. Default: `cwd`. */
  readonly paths?: readonly string[]
  /** The text of standard input: an SBOM, for the path `-`. */
  readonly stdin?: () => Promise<string>
  /** Default: the process's working directory. Paths in the result are relative to it. */
  readonly cwd?: string
  /** Default: the one inside the package. */
  readonly database?: Database
  /** Also every project below the paths' folders. */
  readonly recursive?: boolean
  /** Read node_modules instead of the lockfile. */
  readonly installed?: boolean
  /** Names or folders of the workspaces to look at. Default: all, and the root. */
  readonly workspaces?: readonly string[]
  /** Kinds of dependencies to leave out. Default: none. */
  readonly omit?: readonly Omit[]
  readonly surroundings?: Surroundings
  readonly threshold?: Threshold
  /** Called with each path before it is read. */
  readonly onProgress?: (path: string) => void
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
 * project that cannot be read becomes one of `failures`, and the others are scanned all the same: no
 * `failing` findings mean nothing while there are `failures`.
 *
 * @throws LeakscanError `DATABASE` when the advisory database cannot be loaded.
 */
export async function scan(options: ScanOptions = {}): Promise<ScanResult> {
  const cwd = resolve(options.cwd ?? '.')
  const database = options.database ?? (await loadDatabase())
  const threshold = options.threshold ?? defaultThreshold
  const projects: ProjectScan[] = []
  const failures: ScanFailure[] = []
  const seen = new Set<string>()
  for (const path of await pathsOf(options, cwd)) {
    options.onProgress?.(path)
    try {
      const project = await read(path, cwd, options)
      // A hook names a manifest and a lockfile of the same project.
      if (seen.has(project.lockfile)) continue
      seen.add(project.lockfile)
      projects.push(scanProject(project, database, options))
      // Lets a spinner turn between projects.
      if (options.onProgress) await new Promise((resolveNext) => setImmediate(resolveNext))
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

async function read(
  path: string,
  cwd: string,
  { installed, stdin }: ScanOptions,
): Promise<Project> {
  if (path === '-' && stdin) return readText(await stdin(), '-', 'standard input', cwd, cwd)
  return installed ? readInstalledProject(path, cwd) : readProject(path, cwd)
}

async function pathsOf({ paths, recursive }: ScanOptions, cwd: string): Promise<readonly string[]> {
  const given = paths?.length ? paths : ['.']
  if (!recursive) return given
  const found = await Promise.all(given.map((path) => projectsBelow(resolve(cwd, path))))
  // A path with nothing below it is kept, so that it is told.
  return found.flatMap((folders, index) =>
    folders.length > 0 ? folders : given.slice(index, index + 1),
  )
}

async function projectsBelow(path: string): Promise<string[]> {
  if (!statOf(path)?.isDirectory()) return []
  const { findProjects } = await import('./project/find.ts')
  return findProjects(path)
}

/** One project that is read already: match, leave out what is omitted, plan. */
export function scanProject(
  whole: Project,
  database: Database,
  {
    omit = [],
    surroundings = {},
    workspaces = [],
  }: Pick<ScanOptions, 'omit' | 'surroundings' | 'workspaces'> = {},
): ProjectScan {
  const project = workspaces.length === 0 ? whole : narrow(whole, workspaces)
  const matches = matchGraph(project.graph, database, surroundings)
  const findings = matches.findings.filter((finding) => !isOmitted(finding, omit))
  const upgrades =
    findings.length === 0
      ? []
      : planUpgrades(findings, project.graph, database, {
          packageManager: project.packageManager,
          manifest: project.manifest(''),
        })
  return { project, ...matches, findings, upgrades }
}

/** @throws LeakscanError `USAGE` for a workspace that the project does not have. */
function narrow(project: Project, workspaces: readonly string[]): Project {
  const { importers } = project.graph
  const ids = workspaces.map((wanted) => {
    const folder = wanted.replace(/^\.\//, '').replace(/\/$/, '')
    const found = importers.find(({ id, name }) => name === wanted || (id === folder && id !== ''))
    if (found) return found.id
    const names = importers.flatMap(({ id, name }) => (id === '' ? [] : [name ?? id]))
    throw new LeakscanError('USAGE', `${project.lockfile}: no workspace "${wanted}"`, {
      hint: names.length === 0 ? 'It has no workspaces.' : `It has ${names.join(', ')}.`,
    })
  })
  return { ...project, graph: restrictTo(project.graph, ids) }
}

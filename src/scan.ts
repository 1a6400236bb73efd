import { resolve } from 'node:path'
import type { Database } from './advisory/database.ts'
import { loadDatabase } from './advisory/load.ts'
import { LeakscanError } from './errors.ts'
import { outlineOf } from './graph/outline.ts'
import type { Surroundings } from './match/conditions.ts'
import type { Finding, Matches } from './match/finding.ts'
import { holdsKnown } from './match/known.ts'
import type { Baseline } from './policy/baseline.ts'
import type { Omit, Threshold } from './policy/threshold.ts'
import { defaultThreshold, fails, isOmitted, runtimeFails } from './policy/threshold.ts'
import type { Base } from './project/git/base.ts'
import type { Where } from './project/open.ts'
import { notTogether, openProjects } from './project/open.ts'
import type { Project } from './project/project.ts'
import type { RuntimeFinding } from './runtime/finding.ts'
import type { RuntimeScan } from './runtime/scan-runtime.ts'
import type { Online } from './upgrade/online/within.ts'
import type { Upgrade } from './upgrade/plan.ts'

export interface ScanOptions extends Where {
  /** Default: the process's working directory. Paths in the result are relative to it. */
  readonly cwd?: string
  /** Default: the one inside the package. */
  readonly database?: Database
  /** Names or folders of the workspaces to look at. Default: all, and the root. */
  readonly workspaces?: readonly string[]
  /** Kinds of dependencies to leave out. Default: none. */
  readonly omit?: readonly Omit[]
  readonly surroundings?: Surroundings
  /** The version of Node.js that counts where nothing says one; its leaks never fail a scan. Default: none. */
  readonly running?: string
  readonly threshold?: Threshold
  /**
   * A revision of git: only findings are reported that projects did not have where the history of what is
   * checked out left that of the revision. Both are matched with the same database.
   */
  readonly since?: string
  /** Ask the registry which versions bring the fixes. Default: the lockfile alone decides. */
  readonly online?: Online
  /** Called with each path before it is read. */
  readonly onProgress?: (path: string) => void
}

/** What a scan found in one project. */
export interface ProjectScan extends Matches {
  readonly project: Project
  /** Findings that are not news: the project had them before. They are not among `findings`. */
  readonly baselined: readonly Finding[]
  /** The findings grouped by the action that removes them, the most harmful first. */
  readonly upgrades: readonly Upgrade[]
  /** Of the Node.js that it runs on; absent where the database knows no leaks of it. */
  readonly runtime?: RuntimeScan
  /** Whether a registry was asked about the upgrades; `failure` says why it did not answer. */
  readonly online?: { readonly failure?: string }
}

/** A project that could not be read. */
export interface ScanFailure {
  readonly path: string
  readonly error: LeakscanError
}

export interface ScanResult {
  readonly database: Database
  readonly threshold: Threshold
  /** The revision that the projects were compared with. */
  readonly since?: string
  /** In the order of the paths. */
  readonly projects: readonly ProjectScan[]
  readonly failures: readonly ScanFailure[]
  /** The findings that fail the scan. */
  readonly failing: readonly (Finding | RuntimeFinding)[]
}

/**
 * Scans projects for packages with known memory leaks, and for those of the Node.js that they run on.
 *
 * Reads lockfiles, manifests and what names a version of Node.js, and the code only where it matters whether
 * that uses an API of Node.js which leaks: no network, no install, no code of a project runs. A
 * project that cannot be read becomes one of `failures`, and the others are scanned all the same: no
 * `failing` findings mean nothing while there are `failures`. Compared with a revision of git, the files
 * are read from git's objects.
 *
 * @throws LeakscanError `DATABASE` when the advisory database cannot be loaded, `USAGE` for options that
 * cannot go together.
 */
export async function scan(options: ScanOptions = {}): Promise<ScanResult> {
  const cwd = resolve(options.cwd ?? '.')
  const database = options.database ?? (await loadDatabase())
  const threshold = options.threshold ?? defaultThreshold
  const { paths, read } = await openProjects(options, cwd)
  const base = await openBase(options, paths, cwd)
  const projects: ProjectScan[] = []
  const failures: ScanFailure[] = []
  for (const path of paths) {
    options.onProgress?.(path)
    try {
      const project = await read(path)
      if (!project) continue
      // A revision that is not there is an error for a project that is clean, too.
      base?.commitOf(project)
      const baseline = base && (() => baselineAt(base, project, database, options))
      const of = { ...options, ...(baseline && { baseline }) }
      const scanned = await scanProject(project, database, of)
      projects.push(await withRuntime(scanned, database, { ...options, cwd }, base))
      // Lets a spinner turn between projects.
      if (options.onProgress) await new Promise((resolveNext) => setImmediate(resolveNext))
    } catch (error) {
      if (!(error instanceof LeakscanError)) throw error
      failures.push({ path, error })
    }
  }
  const failing = projects.flatMap(({ findings, runtime }) => [
    ...findings.filter((finding) => fails(finding, threshold)),
    ...(runtime?.findings ?? []).filter((finding) => runtimeFails(finding, threshold)),
  ])
  const compared = options.since === undefined ? {} : { since: options.since }
  return { database, threshold, ...compared, projects, failures, failing }
}

async function withRuntime(
  scanned: ProjectScan,
  database: Database,
  { cwd, surroundings = {}, running }: ScanOptions & { readonly cwd: string },
  base: Base | undefined,
): Promise<ProjectScan> {
  if (database.runtimeAdvisories().length === 0) return scanned
  const { scanRuntime } = await import('./runtime/scan-runtime.ts')
  const { project } = scanned
  const before = base && (() => base.read(project))
  const runtime = await scanRuntime({ project, cwd, surroundings, running, before }, database)
  return { ...scanned, runtime }
}

async function openBase(
  { since, installed }: ScanOptions,
  paths: readonly string[],
  cwd: string,
): Promise<Base | undefined> {
  if (since === undefined) return undefined
  if (installed) throw notTogether('--installed', '--since')
  if (paths.includes('-')) throw notTogether('- (standard input)', '--since')
  const git = await import('./project/git/base.ts')
  return git.openBase(since, cwd)
}

/** What a project leaked at a revision. */
async function baselineAt(
  base: Base,
  project: Project,
  database: Database,
  { omit = [], surroundings }: ScanOptions,
): Promise<Baseline> {
  const { baselineOf, identityOf } = await import('./policy/baseline.ts')
  const { matchGraph } = await import('./match/match.ts')
  const before = await base.read(project)
  const { findings } = before ? matchGraph(before.graph, database, surroundings) : { findings: [] }
  return baselineOf(findings.filter((finding) => !isOmitted(finding, omit)).map(identityOf))
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

/** One project that is read already: match, leave out what is omitted, plan. */
export async function scanProject(
  whole: Project,
  database: Database,
  {
    omit = [],
    surroundings = {},
    workspaces = [],
    baseline,
    online,
  }: Pick<ScanOptions, 'omit' | 'surroundings' | 'workspaces' | 'online'> & {
    /** Asked for when there is something to compare. */
    readonly baseline?: () => Promise<Baseline>
  } = {},
): Promise<ProjectScan> {
  const project = workspaces.length === 0 ? whole : await narrow(whole, workspaces)
  const nothing = { findings: [], baselined: [], upgrades: [] }
  if (!(await holdsKnown(outlineOf(project.graph), database))) {
    return { project, dismissed: [], unreadable: [], ...nothing }
  }
  const { matchGraph } = await import('./match/match.ts')
  const matches = matchGraph(project.graph, database, surroundings)
  const relevant = matches.findings.filter((finding) => !isOmitted(finding, omit))
  if (relevant.length === 0) return { project, ...matches, ...nothing }
  const known = await baseline?.()
  const [baselined, findings] = partition(relevant, (finding) => known?.has(finding) === true)
  const { planUpgrades } = await import('./upgrade/plan.ts')
  const plan = { packageManager: project.packageManager, rules: await project.rules() }
  const upgrades = planUpgrades(findings, project.graph, database, plan)
  const scanned = { project, ...matches, findings, baselined, upgrades }
  if (!online) return scanned
  const { planWithin } = await import('./upgrade/online/within.ts')
  return { ...scanned, ...(await planWithin(online, scanned, database, plan)) }
}

/** @throws LeakscanError `USAGE` for a workspace that the project does not have. */
async function narrow(project: Project, workspaces: readonly string[]): Promise<Project> {
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
  const { restrictTo } = await import('./graph/restrict.ts')
  return { ...project, graph: restrictTo(project.graph, ids) }
}

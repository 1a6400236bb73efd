import { resolve } from 'node:path'
import type { Database } from './advisory/database.ts'
import { loadDatabase } from './advisory/load.ts'
import { LeakscanError } from './errors.ts'
import { outlineOf } from './graph/outline.ts'
import type { Surroundings } from './match/conditions.ts'
import type { Finding, Matches } from './match/finding.ts'
import { holdsKnown } from './match/known.ts'
import type { Before, Compared, Context, Earlier } from './policy/comparison.ts'
import type { Ignore } from './policy/ignore.ts'
import type { IgnoreUse } from './policy/ignore-use.ts'
import type { Judgement, Policy } from './policy/judge.ts'
import type { Omit, Threshold } from './policy/threshold.ts'
import { defaultThreshold, fails, runtimeFails } from './policy/threshold.ts'
import type { Where } from './project/open.ts'
import { openProjects } from './project/open.ts'
import type { Project } from './project/project.ts'
import type { RuntimeFinding } from './runtime/finding.ts'
import { isBinding } from './runtime/finding.ts'
import type { RuntimeScan } from './runtime/scan-runtime.ts'
import { scanRuntime } from './runtime/scan-runtime.ts'
import type { Online } from './upgrade/online/within.ts'
import type { Upgrade } from './upgrade/plan.ts'

export interface ScanOptions extends Where, Compared {
  /** Default: the process's working directory. Paths in the result are relative to it. */
  readonly cwd?: string
  /** Default: the one inside the package. */
  readonly database?: Database
  /** Names or folders of the workspaces to look at. Default: all, and the root. */
  readonly workspaces?: readonly string[]
  /** Kinds of dependencies to leave out; the same as in `threshold`. */
  readonly omit?: readonly Omit[]
  readonly surroundings?: Surroundings
  /** The version of Node.js that counts where nothing says one; its leaks never fail a scan. Default: none. */
  readonly running?: string
  readonly threshold?: Threshold
  /** Ask the registry which versions bring the fixes. Default: the lockfile alone decides. */
  readonly online?: Online
  readonly ignores?: readonly Ignore[]
  /** On which day ignores have ended. Default: today. */
  readonly now?: Date
  /** No lockfile is fine, and nothing to report. */
  readonly allowNoLockfiles?: boolean
  /** Called with each path before it is read. */
  readonly onProgress?: (path: string) => void
}

/** What a scan found in one project: every match is in one of the lists of its judgement. */
export interface ProjectScan extends Judgement {
  readonly project: Project
  readonly dismissed: Matches['dismissed']
  readonly unreadable: Matches['unreadable']
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

export interface ScanResult extends Compared {
  readonly database: Database
  readonly threshold: Threshold
  /** In the order of the paths. */
  readonly projects: readonly ProjectScan[]
  readonly failures: readonly ScanFailure[]
  /** What became of each ignore. */
  readonly ignores: readonly IgnoreUse[]
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
  const { omit, surroundings = {}, ignores = [], since, baseline } = options
  const threshold = { ...defaultThreshold, ...(omit && { omit }), ...options.threshold }
  // Only ignores end some day, and to write a date V8 reads the time zone first.
  const today = ignores.length === 0 ? '' : (options.now ?? new Date()).toISOString().slice(0, 10)
  const { paths, read } = await openProjects(options, cwd)
  const before = await openBefore(options, cwd, { database, surroundings, threshold })
  const projects: ProjectScan[] = []
  const failures: ScanFailure[] = []
  for (const [index, path] of paths.entries()) {
    // Lets a spinner turn between projects.
    if (options.onProgress && index > 0) await new Promise((goOn) => setImmediate(goOn))
    options.onProgress?.(path)
    try {
      const project = await read(path)
      if (!project) continue
      const earlier = before?.(project)
      const policy = { threshold, ignores, today, baseline: earlier?.baseline }
      const scanned = await scanProject(project, database, policy, options)
      projects.push(await withRuntime(scanned, database, policy, { ...options, cwd }, earlier))
    } catch (error) {
      if (!(error instanceof LeakscanError)) throw error
      if (options.allowNoLockfiles && error.code === 'LOCKFILE_NOT_FOUND') continue
      failures.push({ path, error })
    }
  }
  const failing = projects.flatMap(({ findings, runtime }) => [
    ...findings.filter((finding) => fails(finding, threshold)),
    ...failingOfNode(runtime, threshold),
  ])
  const compared = {
    ...(since !== undefined && { since }),
    ...(baseline !== undefined && { baseline }),
  }
  const uses = await ignoreUses(projects, options, today, database)
  return { database, threshold, ...compared, projects, failures, ignores: uses, failing }
}

/** Of a Node.js that nobody says runs the leaks are not even looked for. */
function failingOfNode(
  runtime: RuntimeScan | undefined,
  threshold: Threshold,
): readonly RuntimeFinding[] {
  if (!runtime?.targets.some(isBinding)) return []
  return runtime.findings.filter((finding) => runtimeFails(finding, threshold))
}

async function withRuntime(
  scanned: ProjectScan,
  database: Database,
  policy: Policy,
  { cwd, surroundings = {}, running }: ScanOptions & { readonly cwd: string },
  earlier: Earlier | undefined,
): Promise<ProjectScan> {
  if (database.ofNode === 0) return scanned
  const { project } = scanned
  const judge = async (findings: readonly RuntimeFinding[]) => {
    const { judgeRuntime } = await import('./policy/judge-runtime.ts')
    return judgeRuntime(findings, project.lockfile, policy)
  }
  // What leakscan runs on says nothing of what Deno runs.
  const otherwise = project.graph.format === 'deno' ? undefined : running
  const runtime = await scanRuntime(
    {
      project,
      cwd,
      surroundings,
      running: otherwise,
      earlier,
      ...(!takesAll(policy) && { judge }),
    },
    database,
  )
  return { ...scanned, runtime }
}

/** Whether a policy neither sets a finding aside nor leaves one out. */
function takesAll({ ignores, threshold }: Policy): boolean {
  const { scope, evidence, fixableOnly } = threshold
  return ignores.length === 0 && !scope && !evidence && fixableOnly !== true
}

/** What projects are compared with, if anything. */
async function openBefore(
  options: ScanOptions,
  cwd: string,
  context: Context,
): Promise<Before | undefined> {
  if (options.since === undefined && options.baseline === undefined) return undefined
  const { openComparison } = await import('./policy/comparison.ts')
  return openComparison(options, cwd, context)
}

/** What became of each ignore; most projects have none. */
async function ignoreUses(
  projects: readonly ProjectScan[],
  { ignores = [], paths = [], workspaces = [] }: ScanOptions,
  today: string,
  database: Database,
): Promise<IgnoreUse[]> {
  if (ignores.length === 0) return []
  const { usesOf } = await import('./policy/ignore-use.ts')
  // A scan that was narrowed cannot tell that an ignore is of no use.
  const whole = paths.length === 0 && workspaces.length === 0
  return usesOf(ignores, projects, { today, database, whole })
}

/** Nothing is set aside. */
export const everything: Policy = { threshold: defaultThreshold, ignores: [], today: '' }

/** One project that is read already: match, judge, plan. */
export async function scanProject(
  whole: Project,
  database: Database,
  policy: Policy,
  options: Pick<ScanOptions, 'surroundings' | 'workspaces' | 'online'> = {},
): Promise<ProjectScan> {
  const { workspaces = [] } = options
  const project = workspaces.length === 0 ? whole : await narrow(whole, workspaces)
  return (await holdsKnown(outlineOf(project.graph), database))
    ? scanKnown(project, database, policy, options)
    : { project, dismissed: [], unreadable: [], ...nothing, upgrades: [] }
}

async function scanKnown(
  project: Project,
  database: Database,
  policy: Policy,
  { surroundings = {}, online }: Pick<ScanOptions, 'surroundings' | 'online'>,
): Promise<ProjectScan> {
  const { matchGraph } = await import('./match/match.ts')
  const { findings: all, ...matches } = matchGraph(project.graph, database, surroundings)
  if (all.length === 0) return { project, ...matches, ...nothing, upgrades: [] }
  const { judge } = await import('./policy/judge.ts')
  const judgement = await judge(all, project, policy, database)
  const { planUpgrades } = await import('./upgrade/plan.ts')
  const plan = { packageManager: project.packageManager, rules: await project.rules() }
  const upgrades = planUpgrades(judgement.findings, project.graph, database, plan)
  const scanned = { project, ...matches, ...judgement, upgrades }
  if (!online) return scanned
  const { planWithin } = await import('./upgrade/online/within.ts')
  return { ...scanned, ...(await planWithin(online, scanned, database, plan)) }
}

const nothing: Judgement = {
  findings: [],
  ignored: [],
  leftOut: [],
  baselined: [],
  endedIgnores: [],
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

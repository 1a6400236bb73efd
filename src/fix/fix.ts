import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { severities } from '../advisory/advisory.ts'
import type { Database } from '../advisory/database.ts'
import { LeakscanError } from '../errors.ts'
import type { DependencyGraph } from '../graph/graph.ts'
import type { Finding } from '../match/finding.ts'
import { readProject } from '../project/read.ts'
import type { ProjectScan, ScanOptions } from '../scan.ts'
import { scanProject } from '../scan.ts'
import type { Policy } from '../policy/judge.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import type { Changes } from './changes.ts'
import { changesOf } from './changes.ts'
import { edit } from './edit.ts'
import type { Moved } from './proof.ts'
import { brought, kept, leakKey, movedPackages } from './proof.ts'
import { relock } from './relock.ts'
import { relockerOf } from './relocker.ts'
import type { Stage } from './stage.ts'
import { openStage, snapshot } from './stage.ts'
import type { Replacement } from './write.ts'

/** An upgrade that was tried and is no part of the fix. */
export interface Dropped {
  readonly upgrade: Upgrade
  readonly reason: string
}

/** What a fix would write, and what is known of it because it was tried. */
export interface Fix {
  readonly applied: readonly Upgrade[]
  readonly dropped: readonly Dropped[]
  /** The files that change, the lockfile last. */
  readonly replacements: readonly (Replacement & { readonly name: string })[]
  readonly moved: readonly Moved[]
  /** What is still found afterwards. */
  readonly left: readonly Finding[]
}

export interface FixOptions extends Pick<ScanOptions, 'surroundings'> {
  /** What counted in the scan before counts in the one after. */
  readonly policy: Policy
  readonly database: Database
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

/** What one attempt made of the project. */
interface Attempt {
  readonly files: readonly (Replacement & { readonly name: string })[]
  readonly graph: DependencyGraph
  readonly findings: readonly Finding[]
}

/**
 * Tries upgrades on a copy of the project, reads the copy and matches again; what does not remove its
 * leaks is dropped, and the rest tried anew. The project itself is only read.
 *
 * All are tried together first; where that fails, one after the other.
 *
 * @throws LeakscanError `FIX` when it is stopped, or the project cannot be copied.
 */
export async function prepareFix(
  scanned: ProjectScan,
  upgrades: readonly Upgrade[],
  options: FixOptions,
): Promise<Fix> {
  refuseOutsiders(scanned)
  const dropped: Dropped[] = []
  let chosen = upgrades
  let attempt: Attempt | undefined
  while (chosen.length > 0 && !attempt) {
    const outcome = await tryTogether(scanned, chosen, options)
    if (outcome instanceof LeakscanError) {
      const [only] = chosen
      if (only && chosen.length === 1) {
        dropped.push({ upgrade: only, reason: outcome.message })
        chosen = []
      } else {
        const single = await tryOneByOne(scanned, chosen, options)
        dropped.push(...single.dropped)
        chosen = single.applied
        attempt = single.attempt
      }
    } else {
      const { good, bad } = judge(chosen, scanned.findings, outcome.findings)
      dropped.push(...bad)
      chosen = good
      if (bad.length === 0) attempt = outcome
    }
  }
  return {
    applied: attempt ? chosen : [],
    dropped,
    replacements: attempt?.files ?? [],
    moved: attempt ? movedPackages(scanned.project.graph, attempt.graph) : [],
    left: attempt?.findings ?? scanned.findings,
  }
}

async function tryOneByOne(
  scanned: ProjectScan,
  upgrades: readonly Upgrade[],
  options: FixOptions,
): Promise<{ applied: Upgrade[]; dropped: Dropped[]; attempt: Attempt | undefined }> {
  let applied: Upgrade[] = []
  let attempt: Attempt | undefined
  const dropped: Dropped[] = []
  for (const upgrade of upgrades) {
    const outcome = await tryTogether(scanned, [...applied, upgrade], options, attempt?.findings)
    if (outcome instanceof LeakscanError) {
      dropped.push({ upgrade, reason: outcome.message })
      continue
    }
    const { bad } = judge([...applied, upgrade], scanned.findings, outcome.findings)
    if (bad.length > 0) {
      dropped.push({ upgrade, reason: bad[0]?.reason ?? '' })
      continue
    }
    applied = [...applied, upgrade]
    attempt = outcome
  }
  return { applied, dropped, attempt }
}

function judge(
  upgrades: readonly Upgrade[],
  before: readonly Finding[],
  after: readonly Finding[],
): { good: Upgrade[]; bad: Dropped[] } {
  const good = kept(upgrades, before, after)
  const bad = upgrades.filter((upgrade) => !good.includes(upgrade))
  const reason = 'the leak is still there afterwards'
  return { good, bad: bad.map((upgrade) => ({ upgrade, reason })) }
}

function rank({ severity }: Finding): number {
  return severities.indexOf(severity)
}

/** Another leak, as bad as the worst that goes, is no fix, nor are as many leaks as there were. */
function refuseWorse(
  upgrades: readonly Upgrade[],
  { findings }: ProjectScan,
  before: readonly Finding[],
  after: Attempt,
): void {
  const fixed = upgrades.flatMap((upgrade) => upgrade.findings)
  const worst = Math.min(...fixed.map(rank))
  const fresh = brought(findings, after.findings).filter((finding) => rank(finding) <= worst)
  const ids = [...new Set(fresh.map(({ advisory }) => advisory.id))].join(', ')
  if (fresh.length > 0) throw new LeakscanError('FIX', `it would bring ${ids}`)
  const isFewer = after.findings.length < before.length || leaksIn(after.findings) < leaksIn(before)
  if (!isFewer) {
    throw new LeakscanError('FIX', 'it would leave as many leaks as there are')
  }
}

/** Each version counts once: package managers move copies about, which is no new leak. */
function leaksIn(findings: readonly Finding[]): number {
  return new Set(findings.map(leakKey)).size
}

async function tryTogether(
  scanned: ProjectScan,
  upgrades: readonly Upgrade[],
  options: FixOptions,
  before: readonly Finding[] = scanned.findings,
): Promise<Attempt | LeakscanError> {
  options.say(
    `Trying ${upgrades.length === 1 ? 'an upgrade' : `${upgrades.length} upgrades`} on a copy`,
  )
  const stage = openStage(scanned.project.folder)
  try {
    const attempt = await attemptOn(stage, scanned, upgrades, options)
    refuseWorse(upgrades, scanned, before, attempt)
    return attempt
  } catch (error) {
    if (options.signal.aborted) throw new LeakscanError('FIX', 'stopped: nothing was changed')
    // Half a registry makes half a fix.
    if (error instanceof LeakscanError && error.code === 'FIX') return error
    throw error
  } finally {
    stage.remove()
  }
}

async function attemptOn(
  stage: Stage,
  { project }: ProjectScan,
  upgrades: readonly Upgrade[],
  options: FixOptions,
): Promise<Attempt> {
  const changes = changesOf(upgrades, project, await project.rules())
  const lockfile = basename(project.lockfile)
  const edited = editAll(stage.folder, changes)
  const names = [...edited.keys(), lockfile]
  const before = snapshot(project.folder, names)
  await relock(relockerOf(project), changes, {
    cwd: stage.folder,
    project: project.folder,
    graph: project.graph,
    env: options.env,
    signal: options.signal,
    restoreManifests: () => restore(stage.folder, edited),
  })
  restore(stage.folder, edited)
  const after = snapshot(stage.folder, names)
  const result = await readProject(join(stage.folder, lockfile), stage.folder)
  const { findings } = await scanProject(result, options.database, options.policy, options)
  const files = names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)]
    if (!old || !now || old.equals(now)) return []
    return [{ name, file: join(project.folder, name), before: old, after: now }]
  })
  return { files, graph: result.graph, findings }
}

/** Writes the changed settings; gives the texts by file. */
function editAll(folder: string, { settings }: Changes): Map<string, string> {
  const texts = new Map<string, string>()
  for (const file of new Set(settings.map((setting) => setting.file))) {
    const path = join(folder, file)
    const own = settings.filter((setting) => setting.file === file)
    texts.set(file, edit(file, readFileSync(path, 'utf8'), own))
    writeFileSync(path, texts.get(file) ?? '')
  }
  return texts
}

/** Whether a file had become another. */
function restore(folder: string, texts: ReadonlyMap<string, string>): boolean {
  let changed = false
  for (const [file, text] of texts) {
    const path = join(folder, file)
    if (readFileSync(path, 'utf8') === text) continue
    writeFileSync(path, text)
    changed = true
  }
  return changed
}

/** A copy has nothing around it: what lies beside the project would be missing. */
function refuseOutsiders({ project }: ProjectScan): void {
  const outside = [
    ...project.graph.importers.map(({ id }) => id),
    ...project.graph.packages.map(({ resolved }) => resolved ?? ''),
  ].find((path) => /^(?:link:|file:|portal:)?\.\.[/\\]/.test(path))
  if (outside === undefined) return
  throw new LeakscanError('FIX', `${project.lockfile}: ${outside} lies outside of the project`, {
    hint: 'Run the commands that `leakscan --online` prints.',
  })
}

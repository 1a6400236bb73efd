import type { Database } from '../../advisory/database.ts'
import { LeakscanError } from '../../errors.ts'
import type { Finding } from '../../match/finding.ts'
import type { Project } from '../../project/project.ts'
import { openRegistry } from '../../registry/registry.ts'
import type { PlanOptions } from '../plan.ts'
import type { Upgrade } from '../upgrade.ts'
import { planOnline } from './plan-online.ts'

/** How a registry may be asked. */
export interface Online {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: Date
  /** In milliseconds, for each project. */
  readonly timeLimit: number
}

interface Scanned {
  readonly project: Project
  readonly findings: readonly Finding[]
  readonly upgrades: readonly Upgrade[]
}

/**
 * The online plan of a project, with the settings of its own .npmrc and package manager; the offline one
 * and the reason where the registry does not answer in time.
 */
export async function planWithin(
  { env, now, timeLimit }: Online,
  { project, findings, upgrades }: Scanned,
  database: Database,
  plan: PlanOptions,
): Promise<{ upgrades: readonly Upgrade[]; online: { failure?: string } }> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeLimit)
  try {
    const age = await project.releaseAge()
    const before = age === undefined ? undefined : new Date(now.getTime() - age)
    const { folder: cwd, packageManager } = project
    const registry = await openRegistry({ cwd, env, packageManager, before, signal: stop.signal })
    return {
      upgrades: await planOnline(findings, project.graph, database, registry, plan),
      online: {},
    }
  } catch (error) {
    if (!(error instanceof LeakscanError) || error.code !== 'REGISTRY') throw error
    const failure = stop.signal.aborted
      ? `the registry did not answer within ${timeLimit / 1000} seconds`
      : error.message
    return { upgrades, online: { failure } }
  } finally {
    clearTimeout(timer)
    // What is still under way after a failure would keep the process alive.
    stop.abort()
  }
}

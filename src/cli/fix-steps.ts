import type { Fix, FixOptions } from '../fix/fix.ts'
import { prepareFix } from '../fix/fix.ts'
import { installFix } from '../fix/install.ts'
import { replaceFiles } from '../fix/write.ts'
import { forTerminal } from '../report/sanitise.ts'
import { headingText } from '../report/upgrade-text.ts'
import type { ProjectScan } from '../scan.ts'
import { scan } from '../scan.ts'
import type { Upgrade } from '../upgrade/upgrade.ts'
import { confirm } from './ask.ts'
import type { Io } from './command.ts'
import { onlineWith } from './scan.ts'
import { withSpinner } from './spinner.ts'

/** What counts as a leak, in the scan before and in the one after. */
export type Setup = Pick<FixOptions, 'database' | 'policy' | 'surroundings'>

export async function scanOne(
  path: string,
  { database, policy, surroundings = {} }: Setup,
  io: Io,
): Promise<ProjectScan> {
  const { projects, failures } = await withSpinner(io, 'Asking the registry', () =>
    scan({
      paths: [path],
      cwd: io.cwd,
      now: io.now,
      database,
      threshold: policy.threshold,
      ignores: policy.ignores,
      surroundings,
      online: onlineWith(io),
    }),
  )
  const [failure] = failures
  if (failure) throw failure.error
  // One path leads to one project.
  return projects[0]!
}

export async function pick(upgrades: readonly Upgrade[], io: Io): Promise<Upgrade[]> {
  const picked: Upgrade[] = []
  for (const upgrade of upgrades) {
    const leaks = new Set(upgrade.findings.map(({ advisory }) => advisory.id)).size
    if (await confirm(forTerminal(headingText(upgrade, leaks)), io)) picked.push(upgrade)
  }
  return picked
}

export function tryOut(
  scanned: ProjectScan,
  upgrades: readonly Upgrade[],
  setup: Setup,
  io: Io,
): Promise<Fix> {
  return stoppable((signal) =>
    withSpinner(io, 'Trying upgrades', (say) =>
      prepareFix(scanned, upgrades, { ...setup, env: io.env, signal, say }),
    ),
  )
}

/** What is left is read from the lockfile again, since an install may write it. */
export async function install(scanned: ProjectScan, fix: Fix, setup: Setup, io: Io): Promise<Fix> {
  const left = await stoppable((signal) =>
    withSpinner(io, 'Installing', () =>
      installFix(scanned, fix.replacements, { ...setup, env: io.env, signal }),
    ),
  )
  return { ...fix, left }
}

/** Stopped by a signal, work still removes its copies, puts files back and says so. */
async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, abort)
  try {
    return await work(stop.signal)
  } finally {
    for (const signal of signals) process.off(signal, abort)
  }
}

export async function write(fix: Fix, isAgreed: boolean, io: Io): Promise<boolean> {
  if (fix.replacements.length === 0) return false
  const names = fix.replacements.map(({ name }) => forTerminal(name)).join(', ')
  if (!isAgreed && !(await confirm(`Write ${names}?`, io))) return false
  replaceFiles(fix.replacements)
  return true
}

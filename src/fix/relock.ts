import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import type { DependencyGraph } from '../graph/graph.ts'
import type { Changes } from './changes.ts'
import type { RunOptions } from './run.ts'
import { relockNpm } from './relock-npm.ts'
import type { Relocker } from './relocker.ts'
import { run } from './run.ts'
import { unlock } from './unlock.ts'

export interface Relock extends RunOptions {
  /** The project's own folder, whose .npmrc counts. */
  readonly project: string
  readonly graph: DependencyGraph
  /** Puts the edited manifests back, where a package manager wrote its own idea of them. */
  readonly restoreManifests: () => boolean
}

/**
 * Makes the lockfile in a folder follow the manifests beside it, and take the newest versions of some
 * packages. No scripts run, and nothing is installed but by yarn 1, which has no other way.
 *
 * @throws LeakscanError `FIX` with what the package manager says, when it fails.
 */
export async function relock(
  manager: Relocker,
  { refresh }: Changes,
  options: Relock,
): Promise<void> {
  if (manager === 'npm') return relockNpm(refresh, options)
  await checkVersion(manager, options)
  await lockers[manager](refresh, options)
}

type Locker = (names: readonly string[], options: Relock) => Promise<void>

const lockers: Readonly<Record<Exclude<Relocker, 'npm'>, Locker>> = {
  'yarn-classic': async (names, options) => {
    const file = join(options.cwd, 'yarn.lock')
    if (names.length > 0) writeFileSync(file, unlock(readFileSync(file, 'utf8'), new Set(names)))
    const flags = ['--ignore-scripts', '--ignore-engines', '--ignore-platform', '--non-interactive']
    await run('yarn', ['install', ...flags], options)
  },
  'yarn-berry': async (names, options) => {
    const env = {
      ...options.env,
      YARN_ENABLE_SCRIPTS: '0',
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    }
    const verb = names.length > 0 ? ['up', '--recursive', ...names] : ['install']
    await run('yarn', [...verb, '--mode=update-lockfile'], { ...options, env })
  },
  pnpm: async (names, options) => {
    const flags = ['--lockfile-only', '--ignore-scripts']
    await run('pnpm', ['install', '--no-frozen-lockfile', ...flags], options)
    if (names.length === 0) return
    const scope = options.graph.importers.length > 1 ? ['--recursive'] : []
    const deep = ['--depth', 'Infinity', '--no-save']
    await run('pnpm', ['update', ...scope, ...deep, ...flags, ...names], options)
  },
  bun: async (names, options) => {
    const flags = ['--lockfile-only', '--ignore-scripts']
    const install = () => run('bun', ['install', ...flags], options)
    await install()
    // It fails for a package that a new range has just made superfluous.
    const text = readFileSync(join(options.cwd, 'bun.lock'), 'utf8')
    const left = names.filter(
      (name) => text.includes(`"${name}": [`) || text.includes(`/${name}": [`),
    )
    if (left.length === 0) return
    const scope = options.graph.importers.length > 1 ? ['--recursive'] : []
    await run('bun', ['update', ...scope, ...flags, ...left], options)
    // It raises the ranges of direct dependencies, which is not what was planned.
    if (options.restoreManifests()) await install()
  },
}

/** The versions of a package manager that keep a lockfile in the format that it has. */
function isVersionFor({ format, formatVersion }: DependencyGraph, version: string): boolean {
  const major = Number.parseInt(version, 10)
  if (format === 'yarn-classic') return major === 1
  if (format === 'yarn-berry') return major >= 3
  if (format !== 'pnpm') return true
  if (formatVersion.startsWith('5')) return major <= 7
  return formatVersion.startsWith('6') ? major === 8 : major >= 9
}

async function checkVersion(manager: Relocker, options: Relock): Promise<void> {
  const program = manager.startsWith('yarn') ? 'yarn' : manager
  const version = (await run(program, ['--version'], options)).trim().split('\n').at(-1) ?? ''
  if (isVersionFor(options.graph, version)) return
  const { format, formatVersion } = options.graph
  throw new LeakscanError(
    'FIX',
    `${program} ${version} would rewrite this lockfile, which is of ${format} format ${formatVersion}`,
  )
}

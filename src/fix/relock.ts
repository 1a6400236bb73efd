import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Node as TreeNode } from '@npmcli/arborist'
import { LeakscanError } from '../errors.ts'
import type { DependencyGraph } from '../graph/graph.ts'
import { npmSettings } from '../registry/registry.ts'
import type { PackageManager } from '../upgrade/package-manager.ts'
import type { Changes } from './changes.ts'
import type { RunOptions } from './run.ts'
import { failure, run } from './run.ts'
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
  manager: PackageManager,
  { refresh }: Changes,
  options: Relock,
): Promise<void> {
  if (manager === 'npm') return relockNpm(refresh, options)
  await checkVersion(manager, options)
  await lockers[manager](refresh, options)
}

async function relockNpm(names: readonly string[], options: Relock): Promise<void> {
  const { default: Arborist } = await import('@npmcli/arborist')
  const settings = await npmSettings(options.project, options.env)
  const { formatVersion } = options.graph
  const locked = await new Arborist({ ...settings, path: options.project }).loadVirtual()
  const arborist = new Arborist({
    ...settings,
    // A conflict that is locked already was accepted by the project, and is none of the upgrade's.
    ...(hasPeerConflict(locked) && { legacyPeerDeps: true }),
    // What a user sets for installing says nothing about a lockfile.
    global: false,
    dryRun: false,
    audit: false,
    packageLock: true,
    packageLockOnly: true,
    ignoreScripts: true,
    path: options.cwd,
    signal: options.signal,
    ...(/^[123]$/.test(formatVersion) && { lockfileVersion: Number(formatVersion) }),
  })
  try {
    const update = names.length > 0 ? { update: { names: [...names] } } : {}
    // `complete`, which the types lack, looks into tarballs for what they bundle.
    const wanted = { ...update, prune: true, complete: true }
    const tree = await arborist.buildIdealTree(wanted)
    await tree.meta?.save()
  } catch (cause) {
    throw failure(npmReason(cause), cause)
  }
}

function hasPeerConflict(tree: TreeNode): boolean {
  return [...tree.inventory.values()].some((node) =>
    [...node.edgesOut.values()].some((edge) => edge.type === 'peer' && edge.error === 'INVALID'),
  )
}

/** A conflict of peers is told in fields; the message itself is for npm's own report. */
function npmReason(cause: unknown): string {
  if (!(cause instanceof Error)) return `npm failed: ${String(cause)}`
  const code = 'code' in cause ? String(cause.code) : ''
  if (code !== 'ERESOLVE') return `npm could not resolve the tree: ${cause.message}`
  const edge: unknown = 'edge' in cause ? cause.edge : undefined
  const peer =
    typeof edge === 'object' && edge !== null && 'name' in edge && 'spec' in edge
      ? `: it asks for ${String(edge.name)} ${String(edge.spec)}`
      : ''
  return `npm finds a conflict of peer dependencies${peer}`
}

type Locker = (names: readonly string[], options: Relock) => Promise<void>

const lockers: Readonly<Record<Exclude<PackageManager, 'npm'>, Locker>> = {
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
    if (names.length === 0) return
    const scope = options.graph.importers.length > 1 ? ['--recursive'] : []
    await run('bun', ['update', ...scope, ...flags, ...names], options)
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

async function checkVersion(manager: PackageManager, options: Relock): Promise<void> {
  const program = manager.startsWith('yarn') ? 'yarn' : manager
  const version = (await run(program, ['--version'], options)).trim().split('\n').at(-1) ?? ''
  if (isVersionFor(options.graph, version)) return
  const { format, formatVersion } = options.graph
  throw new LeakscanError(
    'FIX',
    `${program} ${version} would rewrite this lockfile, which is of ${format} format ${formatVersion}`,
  )
}

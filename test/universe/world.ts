import { execFile } from 'node:child_process'
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import Arborist from '@npmcli/arborist'
import { onTestFinished } from 'vitest'
import type { Relocker } from '../../src/fix/relocker.ts'
import { main } from '../../src/cli/main.ts'
import type { Run } from '../cli.ts'
import { folderWith, root } from '../cli.ts'
import { madeUp } from '../setup.ts'
import type { LocalRegistry } from './registry.ts'
import { startRegistry } from './registry.ts'
import type { Universe } from './universe.ts'

/** A project with its lockfile on disk, and time that has passed since. */
export interface World {
  readonly folder: string
  /** The package manager on the PATH, caches of its own, and nothing of the user's settings. */
  readonly env: Record<string, string>
  readonly registry: LocalRegistry
}

const programs = {
  npm: [],
  'yarn-classic': [['yarn', 'yarn/bin/yarn.js']],
  'yarn-berry': [['yarn', '@yarnpkg/cli-dist/bin/yarn.js']],
  pnpm: [['pnpm', 'pnpm/bin/pnpm.cjs']],
  bun: [['bun', 'bun/bin/bun.exe']],
} as const

const lockCommands = {
  'yarn-classic': ['yarn', 'install', '--ignore-scripts', '--non-interactive'],
  'yarn-berry': ['yarn', 'install', '--mode=update-lockfile'],
  pnpm: ['pnpm', 'install', '--lockfile-only'],
  bun: ['bun', 'install', '--lockfile-only'],
} as const

export const lockfiles = {
  npm: 'package-lock.json',
  'yarn-classic': 'yarn.lock',
  'yarn-berry': 'yarn.lock',
  pnpm: 'pnpm-lock.yaml',
  bun: 'bun.lock',
} as const

/**
 * Writes a universe's project, lets its package manager lock it, and time pass.
 *
 * @param npm - what npm's lockfile is written with.
 */
export async function createWorld(
  universe: Universe,
  manager: Relocker,
  npm: Arborist.Options = {},
): Promise<World> {
  const registry = await startRegistry(universe.packages)
  onTestFinished(registry.close)
  const files = filesOf(universe, manager, registry.url)
  const folder = folderWith(files)
  const env = environment(manager)
  if (manager === 'npm') await lockByNpm(folder, registry.url, npm)
  else await shell(lockCommands[manager].join(' '), { folder, env })
  // yarn 2 and later write manifests as they like them.
  for (const name of Object.keys(files).filter((file) => file.endsWith('package.json'))) {
    writeFileSync(join(folder, name), files[name] ?? '')
  }
  registry.later()
  // With a minimum age, pnpm asks no registry that it asked since then, and here no time passes.
  rmSync(env['XDG_CACHE_HOME'] ?? '', { recursive: true, force: true })
  return { folder, env, registry }
}

/** Runs the command line in this process, which spares the start of three hundred others. */
export function leakscan(world: World, ...args: readonly string[]): Promise<Run> {
  return leakscanAsking(undefined, world, ...args)
}

/** The same at a terminal, where a person answers. */
export async function leakscanAsking(
  ask: ((question: string) => Promise<string>) | undefined,
  { folder, env }: World,
  ...args: readonly string[]
): Promise<Run> {
  const written = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text
    },
    isTTY: false,
    columns: undefined,
  })
  const code = await main([...args, '--database', madeUp], {
    cwd: folder,
    env,
    now: new Date(),
    node: process.versions.node,
    stdin: async () => '',
    stdinBytes: () => process.stdin,
    ...(ask && { ask }),
    stdout: output('stdout'),
    stderr: output('stderr'),
  })
  return { code, ...written }
}

/** Runs a command line as a user would in the project. */
export async function shell(
  command: string,
  { folder, env }: Pick<World, 'folder' | 'env'>,
): Promise<void> {
  await promisify(execFile)('/bin/sh', ['-c', command], { cwd: folder, env })
}

async function lockByNpm(folder: string, registry: string, npm: Arborist.Options): Promise<void> {
  const cache = folderWith({})
  const arborist = new Arborist({ ...npm, path: folder, registry, cache, packageLockOnly: true })
  // Looks into tarballs for what they bundle; the types lack it.
  const wanted = { prune: true, complete: true }
  const tree = await arborist.buildIdealTree(wanted)
  await tree.meta?.save()
}

function filesOf(
  { project, files }: Universe,
  manager: Relocker,
  url: string,
): Record<string, string> {
  const manifests = Object.entries(project).map(([folder, manifest]) => [
    join(folder, 'package.json'),
    typeof manifest === 'string' ? manifest : textOf(folder, manifest),
  ])
  const globs = Object.keys(project).length > 1 ? 'packages:\n  - packages/*\n' : ''
  const own: Record<string, string> = {
    // The others have settings of their own, which must do.
    '.npmrc': `${manager === 'npm' || manager === 'pnpm' ? `registry=${url}\n` : ''}fetch-retries=0\n${files?.['.npmrc'] ?? ''}`,
    ...(manager === 'yarn-classic' && { '.yarnrc': `registry "${url}"\n` }),
    ...(manager === 'yarn-berry' && {
      'yarn.lock': '',
      '.yarnrc.yml': `npmRegistryServer: ${url}\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\n`,
    }),
    ...(manager === 'pnpm' && globs !== '' && { 'pnpm-workspace.yaml': globs }),
    ...(manager === 'bun' && { 'bunfig.toml': `[install]\nregistry = "${url}"\n` }),
  }
  const others = Object.entries(files ?? {})
    .filter(([name]) => name !== '.npmrc')
    .map(([name, text]) => [name, `${own[name] ?? ''}${text}`])
  return { ...Object.fromEntries(manifests), ...own, ...Object.fromEntries(others) }
}

function textOf(folder: string, manifest: object): string {
  const identity = folder === '' ? { name: 'app', private: true } : {}
  return `${JSON.stringify({ ...identity, version: '1.0.0', ...manifest }, undefined, 2)}\n`
}

function environment(manager: Relocker): Record<string, string> {
  const home = folderWith({})
  const bin = join(home, 'bin')
  mkdirSync(bin)
  for (const [name, file] of programs[manager]) {
    symlinkSync(join(root, 'node_modules', file), join(bin, name))
  }
  return {
    PATH: [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    HOME: home,
    npm_config_cache: join(home, 'npm'),
    YARN_CACHE_FOLDER: join(home, 'yarn'),
    YARN_GLOBAL_FOLDER: join(home, 'yarn-global'),
    BUN_INSTALL_CACHE_DIR: join(home, 'bun'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
  }
}

/** Every file of a project by its name, but for what package managers install. */
export function filesIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const own = names
    .filter((name) => !/(?:^|\/)(?:node_modules|\.yarn)(?:\/|$)/.test(name))
    .filter((name) => statSync(join(folder, name)).isFile())
  return new Map(own.map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
}

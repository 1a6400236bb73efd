import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { isolation } from './isolation.ts'
import type { Service } from './process.ts'
import { run } from './process.ts'

/** A Node.js that runs reproductions. */
export interface NodeBinary {
  readonly path: string
  readonly version: string
}

export type Env = Readonly<Record<string, string | undefined>>

/** A temporary folder in which foreign packages are installed and run, and all that they are told. */
export interface Sandbox {
  readonly folder: string
  /** The whole environment of what runs in it: no tokens, no home of the user's. */
  readonly env: Record<string, string>
  /** What is put before a command to cut it off from the network; empty where that cannot be done. */
  readonly isolation: readonly string[]
  /** Versions of Node.js that were installed in it, by the range that was asked for. */
  readonly nodes: Map<string, NodeBinary>
  /** What runs for the reproductions in it, until it is removed. */
  readonly services: Map<string, Service>
  /** Ends the services and removes the folder with all that is in it. */
  readonly remove: () => void
}

/** @param env - the user's, of which only what a process needs to start is handed on. */
export function createSandbox(env: Env): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leakscan-verify-')))
  const home = join(folder, 'home')
  const temporary = join(folder, 'tmp')
  mkdirSync(home)
  mkdirSync(temporary)
  const services = new Map<string, Service>()
  return {
    folder,
    env: {
      ...only(env, ['PATH', 'Path', 'SystemRoot', 'ComSpec']),
      HOME: home,
      USERPROFILE: home,
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
    },
    isolation: isolation(env['PATH']),
    nodes: new Map(),
    services,
    remove: () => {
      for (const { stop } of services.values()) stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

export interface Installation {
  readonly folder: string
  /** The version that was installed, which a `file:` specifier does not tell. */
  readonly version: string
}

/** What npm needs to reach the registry as the user's own would. Packages never see it: no script runs. */
const forNpm = [
  'npm_config_registry',
  'NPM_CONFIG_REGISTRY',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
]

const installLimitMs = 180_000

/**
 * Installs one version of a package, and what else a reproduction needs, without running any script.
 *
 * @param specifier - a version or a range, or `file:` and an absolute path.
 * @throws LeakscanError `SANDBOX` when npm fails.
 */
export async function install(
  sandbox: Sandbox,
  wanted: { name: string; specifier: string; dependencies?: Dependencies },
  env: Env,
  signal?: AbortSignal,
): Promise<Installation> {
  const { name, specifier, dependencies } = wanted
  const what = `npm install ${name}@${specifier}`
  const all = { ...dependencies, [name]: specifier }
  const folder = await installAll(sandbox, all, what, env, signal)
  return { folder, version: installedVersion(join(folder, 'node_modules', name)) }
}

/** A name to a version, a range or a `file:` specifier. */
export type Dependencies = Readonly<Record<string, string>>

/**
 * A folder of the sandbox with these packages in it.
 *
 * @param what - how to call it in an error.
 * @throws LeakscanError `SANDBOX` when npm fails.
 */
export async function installAll(
  { folder: root, env: sandboxed }: Sandbox,
  dependencies: Dependencies,
  what: string,
  env: Env,
  signal?: AbortSignal,
): Promise<string> {
  const folder = mkdtempSync(join(root, 'side-'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  // An ES module resolves from where it stands: this one stands among the installed packages.
  writeFileSync(join(folder, 'load.mjs'), 'export const load = (name) => import(name)\n')
  writeFileSync(join(folder, 'load.cjs'), 'exports.load = require\n')
  if (Object.keys(dependencies).length === 0) return folder
  await run(['npm', ...npmArguments], {
    cwd: folder,
    env: { ...sandboxed, ...only(env, forNpm), npm_config_userconfig: userConfig(env) },
    // On Windows npm is a script, which only a shell can start.
    shell: platform() === 'win32',
    stallMs: installLimitMs,
    what,
    signal,
  })
  return folder
}

const npmArguments = [
  'install',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--no-update-notifier',
  // A copy of a local folder, as a registry would deliver it, not a link out of the sandbox.
  '--install-links',
  '--loglevel=error',
]

function userConfig(env: Env): string {
  const named = env['npm_config_userconfig'] ?? env['NPM_CONFIG_USERCONFIG']
  return named ?? join(env['HOME'] ?? homedir(), '.npmrc')
}

function installedVersion(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version)
  }
  throw new LeakscanError('SANDBOX', `${folder}: the installed package has no version`)
}

function only(env: Env, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

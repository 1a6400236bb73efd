import { LeakscanError } from '../errors.ts'
import type { PackageManager } from '../upgrade/package-manager.ts'
import { unlessStopped } from '../unless-stopped.ts'
import { ownRegistrySettings } from './own/read.ts'

/** What a registry says of a package. */
export interface Packument {
  /** The published versions, as the registry lists them. */
  readonly versions: readonly string[]
  /** The message of each deprecated version. */
  readonly deprecated: ReadonlyMap<string, string>
  /** The versions behind the tags: `latest` … */
  readonly tags: ReadonlyMap<string, string>
  /** Published after the date from which on the user's settings (`before`, a minimum release age) pass versions over. */
  readonly tooNew: ReadonlySet<string>
  /** What a version's own manifest says. */
  readonly manifest: (version: string) => PublishedManifest | undefined
}

export interface PublishedManifest {
  /** Ranges of dependencies, optional and peer dependencies, by name. */
  readonly dependencies: ReadonlyMap<string, string>
  /** The names of those that its tarball ships. */
  readonly bundled: ReadonlySet<string>
}

/** The npm registry as the user's own npm would reach it. */
export interface Registry {
  /** `undefined` where the registry has no such package. */
  readonly packument: (name: string) => Promise<Packument | undefined>
  /** Unpacks a published version into a folder, its integrity checked. */
  readonly extract: (name: string, version: string, folder: string) => Promise<void>
}

/** What it takes to find the user's npm settings. */
export interface RegistryOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whose own settings count beside npm's. Default: npm. */
  readonly packageManager?: PackageManager
  /** Pass over what was published later, as npm's own `before` does; the earlier of the two counts. */
  readonly before?: Date | undefined
  /** Ends every request that is under way. */
  readonly signal?: AbortSignal
}

/**
 * Opens the registry with the settings of the user's .npmrc files and `npm_config_*` variables: registries by
 * scope, credentials, proxies, certificates; and with those of another package manager, which has its own files.
 *
 * Every method throws a LeakscanError `REGISTRY` when the registry cannot be asked. A packument is asked
 * for once.
 */
export async function openRegistry({
  cwd,
  env,
  packageManager = 'npm',
  before,
  signal = new AbortController().signal,
}: RegistryOptions): Promise<Registry> {
  const { default: pacote } = await import('pacote')
  const npm = withBefore(await npmSettings(cwd, env), before)
  const registry = String(npm['registry'])
  const settings = { ...npm, ...(await ownRegistrySettings(packageManager, cwd, env, registry)) }
  // One of its own for each request: so many may wait at once, and each listens.
  const options = () => ({ ...settings, signal: AbortSignal.any([signal]) })
  const asked = new Map<string, Promise<Packument | undefined>>()
  const ask = async (name: string): Promise<Packument | undefined> => {
    try {
      const packument = await unlessStopped(pacote.packument(name, options()), signal)
      const { versions, 'dist-tags': tags } = packument
      const entries = Object.entries(versions)
      return {
        versions: Object.keys(versions),
        deprecated: new Map(
          entries.flatMap(([version, { deprecated }]) =>
            typeof deprecated === 'string' && deprecated !== '' ? [[version, deprecated]] : [],
          ),
        ),
        tags: new Map(Object.entries(tags)),
        tooNew: tooNew(name, packument, settings),
        manifest: (version) => manifestIn(versions, version),
      }
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw unreachable(name, error)
    }
  }
  return {
    packument: (name) => {
      const known = asked.get(name) ?? ask(name)
      asked.set(name, known)
      return known
    },
    extract: async (name, version, folder) => {
      try {
        await unlessStopped(pacote.extract(`${name}@${version}`, folder, options()), signal)
      } catch (error) {
        throw unreachable(`${name}@${version}`, error)
      }
    },
  }
}

function withBefore(settings: Record<string, unknown>, before: Date | undefined) {
  const own = settings['before']
  const earliest = own instanceof Date && before && own < before ? own : (before ?? own)
  return earliest instanceof Date ? { ...settings, before: earliest } : settings
}

/** The settings of npm that a registry is asked with, as pacote and arborist take them. */
export async function npmSettings(
  cwd: string,
  env: RegistryOptions['env'],
): Promise<Record<string, unknown>> {
  const { default: Config } = await import('@npmcli/config')
  const { default: npm } = await import('@npmcli/config/lib/definitions/index.js')
  // Our own arguments are none of npm's, and an .npmrc with unknown keys is none of our business.
  const config = new Config({
    npmPath: cwd,
    ...npm,
    argv: [],
    env,
    cwd,
    warn: false,
  })
  await config.load()
  return { ...config.flat }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'E404'
}

function unreachable(what: string, cause: unknown): LeakscanError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const message = `the registry could not be asked for ${what}: ${withoutPassword(reason)}`
  return new LeakscanError('REGISTRY', message, {
    hint: 'Check the network and the registry settings in your .npmrc.',
    cause,
  })
}

/** An address may hold a user and a password. */
function withoutPassword(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]+@/g, '//')
}

function tooNew(
  name: string,
  packument: object,
  { before, minReleaseAgeExclude: exempt }: Record<string, unknown>,
): Set<string> {
  const times = 'time' in packument ? packument.time : undefined
  const isExempt = Array.isArray(exempt) && exempt.some((pattern) => matches(String(pattern), name))
  if (!(before instanceof Date) || !isRecord(times) || isExempt) return new Set()
  const later = Object.entries(times).filter(([, time]) => Date.parse(String(time)) > +before)
  return new Set(later.map(([version]) => version))
}

/** npm's patterns for names: `*` is any run of characters. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^$()|[\]{}\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}

function manifestIn(versions: unknown, version: string): PublishedManifest | undefined {
  const manifest = isRecord(versions) ? versions[version] : undefined
  if (!isRecord(manifest)) return undefined
  const ranges = ['peerDependencies', 'dependencies', 'optionalDependencies'].flatMap((field) =>
    isRecord(manifest[field]) ? Object.entries(manifest[field]) : [],
  )
  const bundled = manifest['bundleDependencies'] ?? manifest['bundledDependencies']
  return {
    dependencies: new Map(ranges.map(([name, range]) => [name, String(range)])),
    bundled: new Set(
      Array.isArray(bundled)
        ? bundled.map(String)
        : bundled === true
          ? ranges.map(([name]) => name)
          : [],
    ),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

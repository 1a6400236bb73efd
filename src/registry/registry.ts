import { LeakscanError } from '../errors.ts'

/** What a registry says of a package. */
export interface Packument {
  /** The published versions, as the registry lists them. */
  readonly versions: readonly string[]
  /** The message of each deprecated version. */
  readonly deprecated: ReadonlyMap<string, string>
  /** The versions behind the tags: `latest` … */
  readonly tags: ReadonlyMap<string, string>
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
}

/**
 * Opens the registry with the settings of the user's .npmrc files and `npm_config_*` variables: registries by
 * scope, credentials, proxies, certificates.
 *
 * Every method throws a LeakscanError `REGISTRY` when the registry cannot be asked. A packument is asked
 * for once.
 */
export async function openRegistry({ cwd, env }: RegistryOptions): Promise<Registry> {
  const { default: pacote } = await import('pacote')
  const options = await npmSettings(cwd, env)
  const asked = new Map<string, Promise<Packument | undefined>>()
  const ask = async (name: string): Promise<Packument | undefined> => {
    try {
      const { versions, 'dist-tags': tags } = await pacote.packument(name, options)
      const entries = Object.entries(versions)
      return {
        versions: Object.keys(versions),
        deprecated: new Map(
          entries.flatMap(([version, { deprecated }]) =>
            typeof deprecated === 'string' && deprecated !== '' ? [[version, deprecated]] : [],
          ),
        ),
        tags: new Map(Object.entries(tags)),
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
        await pacote.extract(`${name}@${version}`, folder, options)
      } catch (error) {
        throw unreachable(`${name}@${version}`, error)
      }
    },
  }
}

async function npmSettings(
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
  return new LeakscanError('REGISTRY', `the registry could not be asked for ${what}: ${reason}`, {
    hint: 'Check the network and the registry settings in your .npmrc.',
    cause,
  })
}

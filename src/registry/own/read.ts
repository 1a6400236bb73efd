import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { LeakscanError } from '../../errors.ts'
import type { PackageManager } from '../../upgrade/package-manager.ts'
import type { Env, OwnSettings } from './settings.ts'
import { asNpmHasIt, together } from './settings.ts'

/**
 * What a package manager's own settings say of registries, as npm has it; these count more than .npmrc, which
 * yarn 1, pnpm, bun and Deno read as well. Nothing for npm and those who have no settings beside it.
 *
 * @param registry - the one of npm's settings.
 * @throws LeakscanError `REGISTRY` for settings that cannot be read. Messages hold no credentials.
 */
export async function ownRegistrySettings(
  manager: PackageManager,
  folder: string,
  env: Env,
  registry: string,
): Promise<Record<string, string>> {
  const settings = await readers[manager]?.(folder, env)
  if (!settings) return {}
  try {
    return asNpmHasIt(settings, registry)
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new LeakscanError('REGISTRY', `the settings of ${manager} name no valid registry`)
  }
}

const readers: Readonly<
  Partial<Record<PackageManager, (folder: string, env: Env) => Promise<OwnSettings>>>
> = {
  'yarn-classic': async (folder, env) => {
    const { yarnClassicSettings } = await import('./yarn-classic.ts')
    return together(readAll('.yarnrc', foldersFor(folder, env), yarnClassicSettings))
  },
  'yarn-berry': async (folder, env) => {
    const { yarnBerrySettings, yarnBerryVariables } = await import('./yarn-berry.ts')
    const folders = foldersFor(folder, env)
    const files = readAll('.yarnrc.yml', folders, (text) => yarnBerrySettings(text, env))
    return together([...files, yarnBerryVariables(env)])
  },
  bun: async (folder, env) => {
    const { bunSettings, bunVariables } = await import('./bun.ts')
    const read = (text: string) => bunSettings(text, env)
    const user = readAll('.bunfig.toml', [env['XDG_CONFIG_HOME'] ?? homeOf(env)], read)
    return together([...user, ...readAll('bunfig.toml', [folder], read), bunVariables(env)])
  },
  vlt: async (folder, env) => {
    const { vltSettings, vltVariables } = await import('./vlt.ts')
    const user = join(env['XDG_CONFIG_HOME'] ?? join(homeOf(env), '.config'), 'vlt')
    const files = readAll('vlt.json', [user, folder], (text) => vltSettings(text, env))
    return together([...files, vltVariables(env)])
  },
}

/** The user's first, then from the root of the disk down to the project's. */
function foldersFor(folder: string, env: Env): string[] {
  const above: string[] = []
  for (let at = folder; !above.includes(at); at = dirname(at)) above.push(at)
  return [...new Set([homeOf(env), ...above.toReversed()])]
}

function homeOf(env: Env): string {
  return env['HOME'] ?? homedir()
}

function readAll(
  name: string,
  folders: readonly string[],
  read: (text: string) => OwnSettings,
): OwnSettings[] {
  return folders.flatMap((folder) => {
    const text = textOf(join(folder, name))
    if (text === undefined) return []
    try {
      return [read(text)]
    } catch (cause) {
      if (cause instanceof LeakscanError) throw cause
      // The parser's own message shows the line, in which there may be a token.
      throw new LeakscanError('REGISTRY', `${join(folder, name)} cannot be read`, {
        hint: `Repair it: the package manager would not read it either.`,
      })
    }
  })
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}

import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { LeakscanError } from '../../errors.ts'
import { decode } from '../../lockfile/decode.ts'
import { displayPath } from '../../project/files.ts'
import { checkConfig } from './check.ts'
import type { Config } from './config.ts'
import { parseJson, parseManifest } from './json.ts'
import type { LoadedConfig } from './load.ts'
import { manifestName } from './manifest.ts'
import type { ConfigNode } from './node.ts'

/**
 * Reads a config, and tells its paths relative to `cwd`; `undefined` for a package.json without one.
 *
 * @throws LeakscanError `CONFIG`.
 */
export async function readConfig(path: string, cwd: string): Promise<LoadedConfig | undefined> {
  const file = displayPath(path, cwd)
  const text = readText(path, file)
  const node = await parseConfig(text, file)
  if (!node) return undefined
  return { config: placed(checkConfig(node, file), dirname(path), cwd), path, text }
}

/** `undefined` for a package.json without a config. */
export async function parseConfig(text: string, file: string): Promise<ConfigNode | undefined> {
  if (basename(file) === manifestName) return parseManifest(text, file)
  if (file.endsWith('.json')) return parseJson(text, file)
  // It takes longer to load than a scan takes.
  const { parseYaml } = await import('./yaml.ts')
  return parseYaml(text, file)
}

/** What a file says of places is meant from where it lies. */
function placed(config: Config, folder: string, cwd: string): Config {
  const here = (path: string) => displayPath(resolve(folder, path), cwd)
  const { baseline, advisories, ignores } = config
  return {
    ...config,
    baseline: baseline === undefined ? undefined : here(baseline),
    advisories: advisories?.map(here),
    ignores: ignores.map((ignore) =>
      ignore.project === undefined ? ignore : { ...ignore, project: here(ignore.project) },
    ),
  }
}

function readText(path: string, file: string): string {
  try {
    return decode(readFileSync(path), file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError('CONFIG', `${file}: cannot be read: ${reason}`, { cause })
  }
}

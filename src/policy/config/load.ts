import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LeakscanError } from '../../errors.ts'
import { displayPath, foldersAbove } from '../../project/files.ts'
import type { Config } from './config.ts'
import { manifestName, mayHaveConfig } from './manifest.ts'

export const configNames = ['leakscan.config.json', 'leakscan.config.yaml', 'leakscan.config.yml']

/** A config, and the file it came from. */
export interface LoadedConfig {
  readonly config: Config
  /** Absolute. */
  readonly path: string
  readonly text: string
}

/**
 * Loads a config: the file that is named, or the nearest one at or above `cwd` that is still in its
 * repository. Its paths come out relative to `cwd`.
 *
 * @throws LeakscanError `CONFIG` for one that cannot be read or is wrong, and for two in one folder.
 */
export async function loadConfig(
  named: string | undefined,
  cwd: string,
): Promise<LoadedConfig | undefined> {
  return named === undefined ? loadNearest(cwd) : loadNamed(resolve(cwd, named), cwd)
}

async function loadNamed(path: string, cwd: string): Promise<LoadedConfig> {
  const loaded = await read(path, cwd)
  if (loaded) return loaded
  throw new LeakscanError('CONFIG', `${displayPath(path, cwd)}: it has no "leakscan"`)
}

async function loadNearest(cwd: string): Promise<LoadedConfig | undefined> {
  for (const folder of [cwd, ...foldersAbove(cwd).toReversed()]) {
    const loaded = await loadFrom(folder, cwd)
    if (loaded) return loaded
  }
  return undefined
}

async function loadFrom(folder: string, cwd: string): Promise<LoadedConfig | undefined> {
  const candidates = [...configNames, manifestName].map((name) => join(folder, name))
  const found: LoadedConfig[] = []
  for (const path of candidates) {
    const loaded = isCandidate(path) ? await read(path, cwd) : undefined
    if (loaded) found.push(loaded)
  }
  const [first, second] = found
  if (first && second) {
    throw new LeakscanError(
      'CONFIG',
      `${second.config.file}: a second config, beside ${first.config.file}`,
      { hint: 'Keep one of them.' },
    )
  }
  return first
}

/** Most manifests have no config, and need not be parsed to know. */
function isCandidate(path: string): boolean {
  if (!existsSync(path)) return false
  return !path.endsWith(manifestName) || mayHaveConfig(readFileSync(path, 'utf8'))
}

/** Most projects have no config, and what reads one takes time to load. */
async function read(path: string, cwd: string): Promise<LoadedConfig | undefined> {
  const { readConfig } = await import('./read.ts')
  return readConfig(path, cwd)
}

import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { databaseFolder, readOwnFile } from '../paths.ts'
import type { Advisory } from './advisory.ts'
import type { CompiledIndex, CompiledRuntime, CompiledSummaries, Database } from './database.ts'
import { openDatabase } from './database.ts'
import { cachedDatabase } from './cache.ts'

export interface LoadOptions {
  /** Folders of private advisories (YAML, the same format), beside the published ones. */
  readonly advisories?: readonly string[]
  /** The compiled database to load; default: the one inside the package. */
  readonly folder?: string
  /** Where `db update` keeps a newer one, which then counts instead; default: nowhere. */
  readonly cache?: string
}

/**
 * Loads the advisory database: the one inside the package, and private advisories if asked for.
 *
 * @throws LeakscanError `DATABASE` when the compiled database is missing or damaged,
 * `ADVISORY_INVALID` when a private advisory breaks the format.
 */
export async function loadDatabase(options: LoadOptions = {}): Promise<Database> {
  const published = newest(options)
  if (!options.advisories?.length) return published
  const { withPrivate } = await import('./private.ts')
  return withPrivate(published, options.advisories)
}

/** Never worse than the one inside: an updated one that is older, or cannot be read, does not count. */
function newest({ folder, cache }: LoadOptions): Database {
  const own = openCompiled(folder ?? databaseFolder)
  const updated = cache === undefined ? undefined : cachedDatabase(cache)
  if (updated === undefined) return own
  try {
    const database = openCompiled(updated)
    return database.date >= own.date ? database : own
  } catch (error) {
    if (error instanceof LeakscanError) return own
    throw error
  }
}

/** @throws LeakscanError `DATABASE` for what is no compiled database of this version. */
export function openCompiled(folder: string): Database {
  // The files are our own build's, so their shape is taken on trust once they are JSON.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const index = readJson(join(folder, 'index.json')) as CompiledIndex
  if (index.schemaVersion !== 1) {
    throw new LeakscanError('DATABASE', `${folder}: a database of another version of leakscan`, {
      hint: 'Update leakscan, or run `leakscan db build` anew.',
    })
  }
  return openDatabase(index, {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    summaries: () => readJson(join(folder, 'summaries.json')) as CompiledSummaries,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    runtime: () => readJson(join(folder, 'runtime.json')) as CompiledRuntime,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    advisories: () => readJson(join(folder, 'advisories.json')) as Advisory[],
  })
}

/** @throws LeakscanError `DATABASE` for a file that is missing or damaged. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readOwnFile(file))
  } catch (cause) {
    throw new LeakscanError('DATABASE', `${file}: the advisory database cannot be read`, {
      hint: 'Reinstall leakscan; in a checkout, run `npm run build`.',
      cause,
    })
  }
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The folder of the database that the last update put into a cache; `undefined` where there is none.
 *
 * A file names it, so that an update takes effect in one step and a reader never sees half of it.
 */
export function cachedDatabase(cache: string): string | undefined {
  const pointer = join(cache, 'current')
  if (!existsSync(pointer)) return undefined
  const name = readFileSync(pointer, 'utf8').trim()
  const folder = join(cache, name)
  return /^[0-9a-f]{64}$/.test(name) && existsSync(join(folder, 'index.json')) ? folder : undefined
}

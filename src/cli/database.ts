import { resolve } from 'node:path'
import type { Database } from '../advisory/database.ts'
import { loadDatabase } from '../advisory/load.ts'
import { list, text } from './args.ts'
import type { Io, Options, Values } from './command.ts'

/** The options that say which advisories a command works with. */
export const databaseOptions = {
  advisories: { type: 'string', multiple: true },
  database: { type: 'string' },
} as const satisfies Options

export function openDatabase(values: Values, io: Io): Promise<Database> {
  const folder = text(values, 'database')
  return loadDatabase({
    advisories: list(values, 'advisories').map((dir) => resolve(io.cwd, dir)),
    ...(folder !== undefined && { folder: resolve(io.cwd, folder) }),
  })
}

import { join, resolve } from 'node:path'
import type { Database } from '../advisory/database.ts'
import { loadDatabase } from '../advisory/load.ts'
import { LeakscanError } from '../errors.ts'
import { list, text } from './args.ts'
import type { Io, Options, Values } from './command.ts'

/** The options that say which advisories a command works with. */
export const databaseOptions = {
  advisories: { type: 'string', multiple: true },
  database: { type: 'string' },
} as const satisfies Options

/**
 * The database that the options name, or the newer of the one inside the package and the updated one.
 *
 * @param advisories - folders of private advisories, where the options name none.
 */
export function openDatabase(
  values: Values,
  io: Io,
  advisories: readonly string[] = [],
): Promise<Database> {
  const folder = text(values, 'database')
  const named = values['advisories'] === undefined ? advisories : list(values, 'advisories')
  return loadDatabase({
    advisories: named.map((dir) => resolve(io.cwd, dir)),
    ...(folder === undefined
      ? { cache: cacheFolder(io.env) }
      : { folder: resolve(io.cwd, folder) }),
  })
}

/** Where `db update` keeps what it fetched: the user's cache folder, as each system names it. */
export function cacheFolder(env: Io['env']): string {
  const base = env['XDG_CACHE_HOME'] ?? env['LOCALAPPDATA'] ?? join(env['HOME'] ?? home(), '.cache')
  return join(base, 'leakscan', 'database')
}

/** Asked for when it is wanted: to import it takes as long as to read a small lockfile. */
function home(): string {
  return process.getBuiltinModule('node:os').homedir()
}

const dayInMs = 24 * 60 * 60 * 1000

/**
 * Makes sure that a database is not older than the user allows.
 *
 * @param maxAge - in days, as given on the command line.
 * @throws LeakscanError `DATABASE_STALE`, and `USAGE` when `maxAge` is no number of days.
 */
export function checkAge(database: Database, maxAge: string, now: Date): void {
  if (!/^\d+$/.test(maxAge)) {
    throw new LeakscanError('USAGE', `--max-db-age cannot be "${maxAge}"`, {
      hint: 'It is a number of days.',
    })
  }
  const age = Math.floor((now.getTime() - Date.parse(database.date)) / dayInMs)
  if (age <= Number(maxAge)) return
  throw new LeakscanError(
    'DATABASE_STALE',
    `the advisory database is of ${database.date}, ${age} days old, and --max-db-age allows ${maxAge}`,
    { hint: 'Run `leakscan db update`, or update leakscan.' },
  )
}

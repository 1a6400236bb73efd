import { loadDatabase } from '../../advisory/load.ts'
import { exitCodes } from '../../report/verdict.ts'
import { cacheFolder } from '../database.ts'
import { withSpinner } from '../spinner.ts'
import type { DbTask } from './index.ts'

/** Fetches the newest database, with the user's own npm settings. */
export const update: DbTask = async (_values, _args, io) => {
  const { updateDatabase } = await import('../../advisory/update.ts')
  const { openRegistry } = await import('../../registry/registry.ts')
  const cache = cacheFolder(io.env)
  const inUse = await loadDatabase({ cache })
  const { updated, date } = await withSpinner(io, 'Fetching the newest database', async () =>
    updateDatabase(cache, await openRegistry(io), inUse),
  )
  io.stdout.write(
    updated ? `Updated to the database of ${date}.\n` : `The database of ${date} is the newest.\n`,
  )
  return exitCodes.clean
}

import { resolve } from 'node:path'
import type { Database } from '../advisory/database.ts'
import { LeakscanError } from '../errors.ts'
import { scanOf } from '../heap/heap.ts'
import type { MatchHeapOptions } from '../heap/heap.ts'
import { readProfile } from '../heap/profile.ts'
import { readWhole } from '../heap/snapshot/source.ts'
import { displayPath } from '../project/files.ts'
import { heapProfileText } from '../report/heap-profile.ts'
import { exitCodes } from '../report/verdict.ts'
import type { Io } from './command.ts'
import { reportOptions } from './output.ts'

/** Tells who allocated what is alive in a profile; that is no proof of a leak, so the exit code is 0. */
export async function printProfile(
  files: readonly string[],
  where: Pick<MatchHeapOptions, 'project' | 'surroundings'>,
  format: 'terminal' | 'json',
  database: Database,
  io: Io,
): Promise<number> {
  const [file = '', ...rest] = files
  if (rest.length > 0) throw new LeakscanError('USAGE', 'heap takes one .heapprofile at a time')
  const path = displayPath(resolve(io.cwd, file), io.cwd)
  const profile = readProfile(await readWhole(resolve(io.cwd, file), path), path)
  const scan = await scanOf(where, database, io.cwd)
  io.stdout.write(
    format === 'json'
      ? `${JSON.stringify({ schemaVersion: 1, profile }, undefined, 2)}\n`
      : heapProfileText(profile, scan, reportOptions(io)),
  )
  return exitCodes.clean
}

import { LeakscanError } from '../errors.ts'
import type { Advisory } from './advisory.ts'
import type { Database } from './database.ts'
import { openDatabase } from './database.ts'
import { compileWithDigest } from './digest.ts'
import { readAdvisories } from './source.ts'

/**
 * A database with the private advisories of folders beside its own.
 *
 * @throws LeakscanError `ADVISORY_INVALID` when one breaks the format or takes the id of a published one.
 */
export async function withPrivate(
  published: Database,
  folders: readonly string[],
): Promise<Database> {
  const own: Advisory[] = []
  for (const folder of folders) own.push(...(await readValid(folder)))
  return merge(published, own)
}

async function readValid(folder: string): Promise<Advisory[]> {
  const { parsed, problems } = await readAdvisories(folder)
  const first = problems[0]
  if (first) {
    throw new LeakscanError('ADVISORY_INVALID', `${first.file}:${first.line}: ${first.message}`, {
      hint: `Run \`leakscan db lint ${folder}\` to see all ${problems.length} problems.`,
    })
  }
  return parsed.map(({ advisory }) => advisory)
}

function merge(published: Database, own: readonly Advisory[]): Database {
  const advisories = [...published.advisories(), ...own]
  const ids = new Set(published.advisories().map(({ id }) => id))
  const clash = own.find(({ id }) => ids.has(id))
  if (clash) {
    throw new LeakscanError('ADVISORY_INVALID', `${clash.id} is already a published advisory`, {
      hint: 'Give the private advisory an id of its own.',
    })
  }
  const compiled = compileWithDigest(advisories, published.nodeReleases())
  return openDatabase(compiled.index, {
    summaries: () => compiled.summaries,
    runtime: () => compiled.runtime,
    advisories: () => compiled.advisories,
  })
}

import type { Database } from '../advisory/database.ts'
import type { Outline } from '../graph/outline.ts'
import { indexesNamed } from '../graph/outline.ts'

/**
 * Whether there is anything to match: a package that the database knows, in a version that an advisory
 * covers or that cannot be compared. Most projects are told clean here, before their graph is read.
 */
export async function holdsKnown(outline: Outline, database: Database): Promise<boolean> {
  const copies = indexesNamed(outline, new Set(database.packageNames()))
  return copies.length > 0 && anyAffected(copies, outline, database)
}

async function anyAffected(
  copies: readonly number[],
  outline: Outline,
  database: Database,
): Promise<boolean> {
  const { affectedRange, isVersion } = await import('./ranges.ts')
  return copies.some((index) => {
    const version = outline.versionOf(index)
    if (!isVersion(version)) return true
    const advisories = database.advisoriesFor(outline.nameOf(index))
    return advisories.some(({ affected }) => affectedRange(version, affected) !== undefined)
  })
}

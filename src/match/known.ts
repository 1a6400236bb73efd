import type { Database } from '../advisory/database.ts'
import type { Outline } from '../graph/outline.ts'

/**
 * Whether there is anything to match: a package that the database knows, in a version that an advisory
 * covers or that cannot be compared. Most projects are told clean here, before their graph is read.
 */
export async function holdsKnown(
  { names, versions }: Outline,
  database: Database,
): Promise<boolean> {
  const known = new Set(database.packageNames())
  if (!names.some((name) => known.has(name))) return false
  const copies = names.flatMap((name, index) =>
    known.has(name) ? [{ name, version: versions[index] }] : [],
  )
  const { affectedRange, isVersion } = await import('./ranges.ts')
  return copies.some(
    ({ name, version }) =>
      !isVersion(version) ||
      database
        .advisoriesFor(name)
        .some(({ affected }) => affectedRange(version, affected) !== undefined),
  )
}

import { LeakscanError } from '../errors.ts'
import type { LockfileFormat } from '../graph/graph.ts'
import { bunBinaryReader, bunReader } from './bun/bun.ts'
import { cyclonedxReader, isCycloneDx } from './sbom/cyclonedx.ts'
import { npmReader } from './npm/npm.ts'
import { pnpmReader } from './pnpm/pnpm.ts'
import type { LockfileReader } from './reader.ts'
import { isSpdx, spdxReader } from './sbom/spdx.ts'
import { isBerry, yarnBerryReader } from './yarn-berry/yarn-berry.ts'
import { yarnClassicReader } from './yarn-classic/yarn-classic.ts'

/** Readers of lockfiles. Of several in a folder, the first here is read unless the manifest decides. */
const readers: readonly LockfileReader[] = [
  npmReader,
  pnpmReader,
  yarnBerryReader,
  yarnClassicReader,
  bunReader,
  bunBinaryReader,
]

export const lockfileNames: readonly string[] = [
  ...new Set(readers.flatMap(({ fileNames }) => fileNames)),
]

export interface Choice {
  readonly chosen: string
  /** The other lockfiles beside it, which are not read. */
  readonly passedOver: readonly string[]
}

export function isLockfileName(fileName: string): boolean {
  return lockfileNames.includes(fileName)
}

/**
 * Chooses the lockfile of a folder by the names of its files.
 *
 * npm reads npm-shrinkwrap.json before package-lock.json, bun its text before its binary lockfile. Between
 * package managers the manifest decides, as it does for Corepack.
 *
 * @param packageManagerOf - tells the name of the one that the manifest asks for; asked only where that
 * makes a difference.
 */
export function chooseLockfile(
  fileNames: readonly string[],
  packageManagerOf: () => string | undefined,
): Choice | undefined {
  const found = lockfileNames.filter((name) => fileNames.includes(name))
  const packageManager = found.length > 1 ? packageManagerOf() : undefined
  const named = found.find((name) => packageManager !== undefined && writes(packageManager, name))
  const chosen = named ?? found[0]
  if (chosen === undefined) return undefined
  return { chosen, passedOver: found.filter((other) => other !== chosen) }
}

function writes(manager: string, fileName: string): boolean {
  return readers.some(
    ({ format, fileNames }) => managerOf(format) === manager && fileNames.includes(fileName),
  )
}

function managerOf(format: LockfileFormat): string {
  return format.startsWith('yarn-') ? 'yarn' : format
}

/**
 * The reader for a file, by its name and, where several formats share it or the name says nothing, by
 * its text.
 *
 * @throws LeakscanError `USAGE` for a file that is neither a lockfile nor an SBOM.
 */
export function readerFor(fileName: string, text: string, shown: string): LockfileReader {
  if (fileName === 'yarn.lock') return isBerry(text) ? yarnBerryReader : yarnClassicReader
  const named = readers.find(({ fileNames }) => fileNames.includes(fileName))
  if (named) return named
  if (isCycloneDx(text)) return cyclonedxReader
  if (isSpdx(text)) return spdxReader
  throw new LeakscanError('USAGE', `${shown}: neither a lockfile nor an SBOM in JSON`, {
    hint: `Lockfiles are ${lockfileNames.join(', ')}; SBOMs are CycloneDX or SPDX 2.3.`,
  })
}

import type { LockfileFormat } from '../graph/graph.ts'
import { npmReader } from './npm.ts'
import type { LockfileReader } from './reader.ts'

/** Every reader. Of several lockfiles in a folder, the first here is read unless the manifest decides. */
export const readers: readonly LockfileReader[] = [npmReader]

/** A lockfile by its name, and the reader for it. */
export interface Detected {
  readonly fileName: string
  readonly reader: LockfileReader
}

export interface Choice {
  readonly chosen: Detected
  /** Names of the other lockfiles beside it, which are not read. */
  readonly passedOver: readonly string[]
}

/** The reader that claims a file name. */
export function readerFor(fileName: string): LockfileReader | undefined {
  return readers.find(({ fileNames }) => fileNames.includes(fileName))
}

/**
 * Chooses the lockfile of a folder by the names of its files.
 *
 * npm reads npm-shrinkwrap.json before package-lock.json; between package managers the manifest's
 * `packageManager` decides, as it does for Corepack.
 */
export function chooseLockfile(
  fileNames: readonly string[],
  packageManager: string | undefined,
): Choice | undefined {
  const found = readers.flatMap((reader) =>
    reader.fileNames
      .filter((fileName) => fileNames.includes(fileName))
      .map((fileName) => ({ fileName, reader })),
  )
  const manager = packageManager?.split('@')[0]
  const named = found.find(({ reader }) => manager !== undefined && writes(manager, reader.format))
  const chosen = named ?? found[0]
  if (!chosen) return undefined
  const passedOver = found.filter((other) => other !== chosen).map(({ fileName }) => fileName)
  return { chosen, passedOver }
}

function writes(manager: string, format: LockfileFormat): boolean {
  return format === manager || format.startsWith(`${manager}-`)
}

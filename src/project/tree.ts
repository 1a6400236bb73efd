import type { ReadManifest } from '../lockfile/reader.ts'

/** Where the files of projects are read from: the disk, or git. Paths are absolute. */
export interface Tree {
  /** `undefined` where there is nothing. */
  readonly kindOf: (path: string) => 'file' | 'folder' | undefined
  /** The names of a folder's files; of git those that say how to read a project, and no others. */
  readonly namesIn: (folder: string) => readonly string[]
  /** @param shown - how to call the file in messages. */
  readonly readLockfile: (file: string, shown: string) => string
  /** Manifests below a folder, each read once and only when asked for: a clean scan needs none. */
  readonly manifestReader: (folder: string) => ReadManifest
  /** The text of any other file; `undefined` where there is none. */
  readonly readText: (file: string) => string | undefined
  /** The folders below one that match workspace patterns and hold a manifest, relative, by code unit. */
  readonly workspaceFolders: (folder: string, patterns: readonly string[]) => string[]
}

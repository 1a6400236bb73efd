import type { DependencyGraph, LockfileFormat } from '../graph/graph.ts'

/** The text of a manifest, by its folder relative to the lockfile's (`''` for the root). */
export type ReadManifest = (folder: string) => string | undefined

/** What a reader is given: text and names, no file system. */
export interface LockfileInput {
  /** The whole file, decoded, without a byte order mark. */
  readonly text: string
  /** How to call the file in messages. */
  readonly path: string
  /**
   * The manifests beside the lockfile. Formats that do not tell direct dependencies or dev from
   * prod need them; a manifest that is missing leaves those things unknown.
   */
  readonly readManifest: ReadManifest
  /**
   * The text of another file, by its path relative to the lockfile's folder: a deno.json declares direct
   * dependencies, too. Absent where nobody can read files.
   */
  readonly readText?: (file: string) => string | undefined
  /**
   * The folders, relative to the lockfile's, that match a manifest's workspace patterns
   * (`packages/*`, `!packages/old`) and hold a manifest. yarn 1 needs it: its lockfile does not name
   * its workspaces. Absent where nobody can list folders; what hangs on it is then unknown.
   */
  readonly findWorkspaces?: (patterns: readonly string[]) => readonly string[]
}

/**
 * Turns the text of one lockfile format into a dependency graph.
 *
 * A reader never touches the file system and never resolves a range against a registry: what the
 * lockfile does not say stays unsaid. It walks foreign data without recursion.
 *
 * It throws a LeakscanError: `LOCKFILE_PARSE` for text that is not the format it claims to be, with
 * `path:line:` in the message, and `LOCKFILE_VERSION` for a version of the format that it does not know.
 */
export interface LockfileReader {
  readonly format: LockfileFormat
  readonly read: (input: LockfileInput) => DependencyGraph
}

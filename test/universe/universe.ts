import type { Relocker } from '../../src/fix/relocker.ts'
import type { Packages } from './registry.ts'

/** A project, the registry around it before and after some time, and what a fix makes of it. */
export interface Universe {
  /** What holds in it. */
  readonly title: string
  readonly packages: Packages
  /** Manifests by folder; their texts as they are, where those matter. */
  readonly project: Readonly<Record<string, object | string>>
  /** Other files of the root. */
  readonly files?: Readonly<Record<string, string>>
  /** Default: all five. */
  readonly managers?: readonly Relocker[]
  /** Of `leakscan fix`, beside `--yes`. */
  readonly flags?: readonly string[]
  readonly after: Expected
  /** Whether the commands that `--online` prints do the same, run by a shell. */
  readonly commands?: true
}

export interface Expected {
  /** The findings that are left, of the two advisories on pg and the one on inflight. */
  readonly left: number
  /** All versions of these packages in the lockfile. */
  readonly versions?: Readonly<Record<string, readonly string[]>>
  /** The files that change beside the lockfile, and what they have to hold then; all others stay as they were. */
  readonly files?: Readonly<Record<string, string>>
  /** Nothing changes, not even the lockfile. */
  readonly untouched?: true
  /** What is said. */
  readonly output?: RegExp
}

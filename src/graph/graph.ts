import type { Outline } from './outline.ts'
import type { Parts } from './parts.ts'

/** What brought an edge into a manifest. `peerOptional` is a peer that may be missing. */
export type EdgeType = 'prod' | 'dev' | 'optional' | 'peer' | 'peerOptional'

/**
 * Where a package's code comes from. Only `registry` packages are matched against advisories: the
 * others may share a name with a registry package and be something else altogether. `module`: a single
 * file of code that is imported by its URL.
 */
export type PackageSource =
  | 'registry'
  | 'workspace'
  | 'link'
  | 'file'
  | 'git'
  | 'tarball'
  | 'jsr'
  | 'module'
  | 'unknown'

/** One installed copy: a name, a version, a place in the tree. */
export interface Package {
  /**
   * Its place, unique in the graph: the folder for npm (`node_modules/a/node_modules/b`), the key
   * of its entry for the other formats.
   */
  readonly id: string
  /** The real name: for the alias `npm:real@1` this is `real`. */
  readonly name: string
  /** The name it is installed under, where that is an alias. */
  readonly alias?: string
  /** As the lockfile says, a leading `v` or `=` stripped; absent where the lockfile has none. */
  readonly version?: string
  readonly source: PackageSource
  /** What the lockfile says of a non-registry source: a URL, a folder. */
  readonly resolved?: string
  /** Line of its entry in the lockfile, from 1. */
  readonly line: number
  /** Shipped inside another package's tarball: only that package's publisher can upgrade it. */
  readonly bundled?: true
  /** Listed, and needed by nothing. */
  readonly extraneous?: true
}

/**
 * How a package is reached from the importers. `undefined`: the format does not say and it could
 * not be derived.
 */
export interface Reach {
  /** Reached through devDependencies only. */
  readonly dev: boolean | undefined
  /** Reached through optional dependencies only. */
  readonly optional: boolean | undefined
  /** Reached through dev or optional dependencies only, and through both kinds. */
  readonly devOptional: boolean | undefined
  /** Reached through peer dependencies only. */
  readonly peer: boolean | undefined
}

/** The root or a workspace: a folder with a manifest, whose dependencies are direct ones. */
export interface Importer {
  /** Its folder relative to the lockfile's, `''` for the root. */
  readonly id: string
  readonly name: string | undefined
}

/** A dependency, from an importer or a package to the package that satisfies it. */
export interface Edge {
  /** Id of the importer or package that depends. */
  readonly from: string
  /** Id of the package (or importer, for workspaces) it gets; `undefined` when it is missing. */
  readonly to: string | undefined
  /** The name it asks for: the alias, where there is one. */
  readonly name: string
  /**
   * The range as written: `^1.2.0`, `npm:real@^1`, `workspace:*`, a URL, a tag. `undefined` where the
   * format does not keep it: between packages in pnpm's, and in SBOMs. Then nobody can tell offline
   * what it admits.
   */
  readonly range: string | undefined
  readonly type: EdgeType
  /**
   * Where an importer asks for it, if not in its package.json: a file relative to the lockfile's folder,
   * and a line from 1.
   */
  readonly place?: { readonly file: string; readonly line: number }
}

export type LockfileFormat =
  | 'npm'
  | 'yarn-classic'
  | 'yarn-berry'
  | 'pnpm'
  | 'bun'
  | 'deno'
  | 'vlt'
  | 'cyclonedx'
  | 'spdx'
  | 'installed'

/**
 * What a lockfile says, whatever its format. Packages are read at once; edges, which most scans
 * never need, when first asked for.
 */
export interface DependencyGraph {
  readonly format: LockfileFormat
  /** The format's own version: `3`, `9.0`; `0` where the lockfile has none. */
  readonly formatVersion: string
  /** The root first. */
  readonly importers: readonly Importer[]
  /** In the lockfile's order, ids unique. */
  readonly packages: readonly Package[]
  /** What can be told of the packages before they are read, where the format makes that cheap. */
  readonly outline?: Outline | undefined
  /** Every edge, importers' first. Read when first called. */
  readonly edges: () => readonly Edge[]
  /** Asked by way of `partsOf`; absent where nothing is told before all is read. */
  readonly parts?: Parts | undefined
  /** How a package is reached; see {@link Reach}. */
  readonly reach: (pkg: Package) => Reach
}

import type { DependencyGraph, Package } from '../graph/graph.ts'
import type { Manifest } from '../lockfile/manifest.ts'
import type { VersionRules } from '../lockfile/version-rules.ts'
import type { PackageManager } from '../upgrade/package-manager.ts'

/** A folder with a lockfile, and what the lockfile says; or what is installed in the folder. */
export interface Project {
  /** The lockfile, or `node_modules`, relative to the working directory, with `/`. */
  readonly lockfile: string
  readonly graph: DependencyGraph
  /** Absent for what is no folder: an SBOM, standard input. */
  readonly home?: Home
  /** Whose commands carry out an upgrade. */
  readonly packageManager: PackageManager
  /** The manifest of an importer, by its id; `undefined` where there is none. */
  readonly manifest: (importer: string) => Manifest | undefined
  /** How to call an importer's manifest, like `lockfile`. */
  readonly manifestPath: (importer: string) => string
  /** The overrides and catalogs that steer its versions; read when asked for, as a clean scan needs none. */
  readonly rules: () => Promise<VersionRules>
  /** How old a version must be before it may be taken, in milliseconds, as far as the project says. */
  readonly releaseAge: () => Promise<number | undefined>
  /** The folder that holds it, absolute. */
  readonly folder: string
  /** Names of other lockfiles in the folder, which were not read. */
  readonly passedOver: readonly string[]
  /** Where a package is told: a file, called like `lockfile`, and a line from 1. */
  readonly placeOf: (pkg: Package) => Place
  /** What is installed and what is locked, where both were read and differ. */
  readonly differences?: Differences
}

/** The folder of a project, and how its files are read: from the disk, or from git. */
export interface Home {
  /** Absolute. */
  readonly folder: string
  /** The text of a file, by its absolute path; `undefined` where there is none. */
  readonly readText: (file: string) => string | undefined
}

export interface Place {
  readonly file: string
  readonly line: number
}

/** Packages as `name@version`, by code unit. */
export interface Differences {
  readonly lockfile: string
  readonly installedOnly: readonly string[]
  /** Without those of dev, optional and peer dependencies, which need not be installed. */
  readonly lockedOnly: readonly string[]
}

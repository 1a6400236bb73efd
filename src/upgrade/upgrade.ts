import type { EdgeType } from '../graph/graph.ts'
import type { Finding } from '../match/finding.ts'

/**
 * What has to be done: `in-place`: refresh the lock; `relax`: a direct dependency gets a new range;
 * `parent`: a dependent must move first; `override`: an existing override pins it, or the lockfile does
 * not say who depends on it or which versions they admit; `replace`: nobody will fix it and there is something else to use; `none`.
 */
export type UpgradeKind = 'in-place' | 'relax' | 'parent' | 'override' | 'replace' | 'none'

export type Distance = 'patch' | 'minor' | 'major' | 'prerelease'

/** A dependent whose range keeps the target out. */
export interface Blocker {
  /** Its id in the graph, an importer's or a package's. */
  readonly id: string
  /** Absent where it ships the package: then its range does not matter. */
  readonly range?: string
  /** Ships the package inside its own tarball: no range of ours changes that. */
  readonly bundles?: true
  /** Where its range is written, when that is not its own manifest: a catalog, as `file: key`. */
  readonly catalog?: string
}

/** One change to the project; an upgrade is carried out by all of its steps, in their order. */
export type Step =
  | {
      /** A direct dependency gets a new range. */
      readonly do: 'range'
      /** Folder of the importer. */
      readonly importer: string
      /** As its manifest calls it: the alias, where there is one. */
      readonly name: string
      readonly range: string
      /** The version that the range is for. */
      readonly to: string
      readonly type: EdgeType
    }
  | {
      /** The lockfile takes the newest version that every range admits. */
      readonly do: 'refresh'
      /** As its dependents call it. */
      readonly package: string
    }
  | {
      /** A version is forced on dependents: on all of them where none is named. */
      readonly do: 'override'
      /** As its dependents call it. */
      readonly name: string
      /** A version, or `npm:package@version` for an alias. */
      readonly to: string
      /** By package name. */
      readonly dependents: readonly string[]
    }
  /** A value that is there already becomes another: of an override, or in a catalog. */
  | ({ readonly do: 'set' } & Setting)

/** One value in a file of the root: `package.json`, `pnpm-workspace.yaml`, `.yarnrc.yml`. */
export interface Setting {
  readonly file: string
  /** The keys that lead to it from the top. */
  readonly path: readonly string[]
  readonly value: string
}

/** How to carry out an upgrade by hand: what to write, then commands for a shell. */
export interface HowTo {
  /** What to add to the root package.json, as an object to merge. */
  readonly manifest?: Readonly<Record<string, unknown>>
  /** What to set elsewhere, or where another value is. */
  readonly settings?: readonly Setting[]
  /** Packages whose entries have to go from yarn.lock: yarn 1 has no command that refreshes them. */
  readonly unlock?: readonly string[]
  readonly commands: readonly string[]
}

/** A direct dependency that goes to another version, so that what it brings can. */
export interface Move {
  readonly package: string
  readonly importer: string
  readonly from: string
  readonly to: string
  readonly distance: Distance
}

/** A package of which no published version lets the fix in. */
export interface DeadEnd {
  readonly package: string
  /** The newest version that was looked at; absent where the registry has none. */
  readonly newest?: string
}

/** One action that removes findings. */
export interface Upgrade {
  readonly kind: UpgradeKind
  readonly package: string
  /** The name it is installed under, where that is an alias. */
  readonly alias?: string
  /** The installed version; of several the lowest. */
  readonly from: string
  /** The version to go to; absent for `replace` and `none`. */
  readonly to?: string
  readonly distance?: Distance
  /** The copies that it moves, as package ids. */
  readonly packages: readonly string[]
  /** What it removes, the worst first. */
  readonly findings: readonly Finding[]
  /** The importers that depend on it directly. */
  readonly importers: readonly string[]
  readonly blockers: readonly Blocker[]
  /** The selector of the override that holds it where it is. */
  readonly overriddenBy?: string
  readonly replacement?: string
  /** The direct dependencies that move, where a registry was asked. */
  readonly moves?: readonly Move[]
  /** What those moves bring: the packages that leak, and the lowest versions that do not. */
  readonly brings?: readonly {
    readonly package: string
    readonly from: string
    readonly to: string
  }[]
  /** Why nothing published brings the fix, where a registry was asked. */
  readonly deadEnds?: readonly DeadEnd[]
  /** What carries it out, in order; empty where nothing of the project's own can. */
  readonly steps: readonly Step[]
  /** The steps as the project's package manager takes them; absent where there are none. */
  readonly how?: HowTo
  /** A smaller upgrade on the same major that removes only some of the findings. */
  readonly within?: Upgrade
}

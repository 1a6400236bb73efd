import type { RuntimeAdvisory, Use } from '../../advisory/advisory.ts'

/** A line of the project's own code. */
export interface UsePlace {
  /** Called as the user would. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/**
 * Whether code makes a use: `always`: no code in particular is needed; `own`: the project itself does;
 * `dependency`: a production dependency does; `not-seen`: all was looked at, and nothing does; `unknown`: not
 * all could be looked at.
 */
export interface SeenUse {
  readonly verdict: 'always' | 'own' | 'dependency' | 'not-seen' | 'unknown'
  /** By file, then line; at most {@link mostShown}. */
  readonly places: readonly UsePlace[]
  /** Names of packages, by code unit; at most {@link mostShown}. */
  readonly packages: readonly string[]
}

/** What was looked at. */
export interface Searched {
  /** Files of the project's own. */
  readonly own: number
  /** Installed packages. */
  readonly packages: number
  /** Why not all was looked at; absent: it was. */
  readonly incomplete?: 'not installed' | 'no sources' | 'too much'
}

export interface Usage {
  readonly searched: Searched
  readonly seen: (advisory: Asked) => SeenUse
}

/** What of an advisory must be seen: any of the uses, and any of the flags. */
type Asked = Pick<RuntimeAdvisory, 'uses' | 'conditions'>

/** How many places and packages of one use are kept. */
export const mostShown = 5

/** Where uses were found, to be asked for each advisory. */
export interface Sightings {
  readonly places: ReadonlyMap<string, readonly UsePlace[]>
  readonly packages: ReadonlyMap<string, readonly string[]>
  /** Where flags of Node.js stand, by flag. */
  readonly flags: ReadonlyMap<string, readonly UsePlace[]>
}

/** What a use is called in {@link Sightings}. */
export function keyOf(use: Use): string {
  return JSON.stringify(use)
}

export function usageOf(sightings: Sightings, searched: Searched): Usage {
  return {
    searched,
    seen: ({ uses, conditions }) => {
      const use = seenUse(uses, sightings, searched)
      if (!conditions?.flags) return use
      const started = unique(conditions.flags.flatMap((flag) => sightings.flags.get(flag) ?? []))
      if (started.length === 0) return { verdict: 'not-seen', places: [], packages: [] }
      const verdict = use.verdict === 'always' ? 'own' : use.verdict
      return { ...use, verdict, places: [...started, ...use.places].slice(0, mostShown) }
    },
  }
}

function seenUse(
  uses: readonly Use[] | undefined,
  { places, packages }: Sightings,
  { incomplete }: Searched,
): SeenUse {
  if (!uses) return { verdict: 'always', places: [], packages: [] }
  const keys = uses.map(keyOf)
  const own = unique(keys.flatMap((key) => places.get(key) ?? []))
  const names = [...new Set(keys.flatMap((key) => packages.get(key) ?? []))].toSorted()
  const nowhere = incomplete === undefined ? 'not-seen' : 'unknown'
  const verdict = own.length > 0 ? 'own' : names.length > 0 ? 'dependency' : nowhere
  return { verdict, places: own.slice(0, mostShown), packages: names.slice(0, mostShown) }
}

function unique(places: readonly UsePlace[]): UsePlace[] {
  const byText = new Map(places.map((place) => [`${place.file}:${place.line}`, place]))
  return [...byText.values()].toSorted((a, b) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
  )
}

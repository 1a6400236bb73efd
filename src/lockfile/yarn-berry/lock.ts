/** What a berry lockfile says, whoever parsed it. */
export interface BerryLock {
  /** `__metadata.version`; `undefined` where there is none. */
  readonly version: string | undefined
  /** In the file's order, keys unique. */
  readonly entries: readonly BerryEntry[]
  /** The rest of an entry, read when it is asked for. */
  readonly bodyOf: (entry: BerryEntry) => BerryBody
}

export interface BerryEntry {
  /** Its descriptors, separated by commas. */
  readonly key: string
  /** Line of its key, from 1. */
  readonly line: number
  readonly version: string | undefined
  readonly resolution: string
  /** Where its body is, in whatever way the parser counts. */
  readonly place: number
}

/** What an entry depends on: ranges by name. */
export interface BerryBody {
  readonly dependencies: ReadonlyMap<string, string>
  readonly peerDependencies: ReadonlyMap<string, string>
  readonly optionalDependencies: ReadonlySet<string>
  readonly optionalPeers: ReadonlySet<string>
}

/** The descriptors of a key. No range has a comma of its own: yarn splits at each. */
export function descriptorsOf(key: string): string[] {
  return key.split(/ *, */)
}

import { groupBy } from '../../graph/group-by.ts'
import { memoized } from '../../graph/memoized.ts'
import { isObject } from '../../is-object.ts'
import type { Dependency } from '../dependency-fields.ts'
import type { JsonCursor } from '../json/cursor.ts'
import type { PackageEntry } from './entry.ts'
import { dependenciesIn, entryOf } from './entry.ts'
import { isImporterId } from './importer-id.ts'
import { installedName } from './tree.ts'

/** The entries of the `packages` map of lockfileVersion 2 and 3, by place. */
export interface Entries {
  /** In the text's order. */
  readonly ids: () => readonly string[]
  /** Those of folders of the project: the root, workspaces. */
  readonly folders: () => readonly string[]
  readonly links: () => ReadonlySet<string>
  readonly has: (id: string) => boolean
  readonly get: (id: string) => PackageEntry | undefined
  /** From 1. */
  readonly lineOf: (id: string) => number
  /** The places of what has a real name. */
  readonly called: (name: string) => readonly string[]
  /** What depends on a name. */
  readonly dependentsOn: (name: string) => readonly Dependent[]
}

/** A dependency of an entry. */
export interface Dependent {
  readonly id: string
  readonly dependency: Dependency
}

/** Reads the map that starts at the cursor, whatever its layout. */
export function readEntries(cursor: JsonCursor): Entries {
  const entries = new Map<string, PackageEntry>()
  const offsets = new Map<string, number>()
  for (let more = cursor.firstMember(); more; more = cursor.nextMember()) {
    const offset = cursor.offset()
    const id = cursor.key()
    const fields = cursor.value()
    if (!isObject(fields)) return cursor.fail(`the entry of "${id}" is not an object`)
    // Of two entries for one place the last one counts, and stands where it stands in the text.
    entries.delete(id)
    entries.set(id, entryOf(id, fields))
    offsets.delete(id)
    offsets.set(id, offset)
  }
  const all = [...entries.values()]
  const ids = [...entries.keys()]
  const lines = memoized(() => cursor.linesAt([...offsets.values()]))
  const indexes = memoized(() => new Map(ids.map((id, index) => [id, index])))
  const called = memoized(() => groupBy(ids, (id) => entries.get(id)?.name ?? installedName(id)))
  const dependents = memoized(() =>
    groupBy(all.flatMap(dependentsIn), ({ dependency }) => dependency.name),
  )
  return {
    ids: () => ids,
    folders: () => ids.filter(isImporterId),
    links: memoized(() => new Set(all.filter(({ link }) => link).map(({ id }) => id))),
    has: (id) => entries.has(id),
    get: (id) => entries.get(id),
    lineOf: (id) => lines()[indexes().get(id) ?? -1] ?? 1,
    called: (name) => called().get(name) ?? [],
    dependentsOn: (name) => dependents().get(name) ?? [],
  }
}

function dependentsIn(entry: PackageEntry): Dependent[] {
  return dependenciesIn(entry).map((dependency) => ({ id: entry.id, dependency }))
}

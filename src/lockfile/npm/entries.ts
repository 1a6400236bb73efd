import { groupBy } from '../../graph/group-by.ts'
import { memoized, memoizedBy } from '../../graph/memoized.ts'
import { isObject } from '../../is-object.ts'
import { linesAt } from '../damage.ts'
import { dependencyNames } from '../dependency-fields.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { parseObject } from '../json/parse-object.ts'
import type { PackageEntry } from './entry.ts'
import { entryOf } from './entry.ts'
import type { Outlined } from './outline.ts'
import { installedName, isImporterId } from './tree.ts'

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
  /** Every entry that depends on a name, and maybe some that do not. */
  readonly naming: (name: string) => readonly PackageEntry[]
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
  const naming = memoized(() => entriesNaming(all))
  return {
    ids: () => ids,
    folders: () => ids.filter(isImporterId),
    links: memoized(() => new Set(all.filter(({ link }) => link).map(({ id }) => id))),
    has: (id) => entries.has(id),
    get: (id) => entries.get(id),
    lineOf: (id) => lines()[indexes().get(id) ?? -1] ?? 1,
    called: (name) => called().get(name) ?? [],
    naming: (name) => [...(naming().get(name) ?? [])],
  }
}

/**
 * The entries of a text that the outline has proven to be laid out as npm does. Each is parsed when it is
 * asked for: what leaks, and what brings it, is a twentieth of most projects.
 */
export function outlinedEntries(text: string, outlined: Outlined): Entries {
  const { unit, ids, offsets, end, aliases } = outlined
  const indexes = new Map(ids.map((id, index) => [id, index]))
  const get = memoizedBy((id: string) => {
    const index = indexes.get(id)
    if (index === undefined) return undefined
    const entry = text.slice(offsets[index], offsets[index + 1] ?? end).trimEnd()
    const fields = parseObject(`{${entry.endsWith(',') ? entry.slice(0, -1) : entry}}`)?.[id]
    return isObject(fields) ? entryOf(id, fields) : undefined
  })
  const lines = memoized(() => linesAt(text, offsets))
  const called = memoized(() => groupBy(ids, (id) => aliases.get(id) ?? installedName(id)))
  const naming = memoized(() => idsNaming(text, unit, ids, offsets))
  return {
    ids: () => ids,
    folders: () => outlined.folders,
    links: () => outlined.links,
    has: (id) => indexes.has(id),
    get,
    lineOf: (id) => lines()[indexes.get(id) ?? -1] ?? 1,
    called: (name) => called().get(name) ?? [],
    naming: (name) => (naming().get(name) ?? []).flatMap((id) => get(id) ?? []),
  }
}

/**
 * Who has a name as the key of a text two levels down, where dependencies stand, and little else. Looked for
 * by plain text: a pattern would make a list of each of ten thousand matches.
 */
function idsNaming(
  text: string,
  unit: string,
  ids: readonly string[],
  offsets: readonly number[],
): ReadonlyMap<string, readonly string[]> {
  const naming = new Map<string, string[]>()
  const lead = `\n${unit.repeat(4)}"`
  let index = 0
  let end = 0
  for (let at = text.indexOf(lead, offsets[0]); at !== -1; at = text.indexOf(lead, end)) {
    end = text.indexOf('"', at + lead.length)
    if (!text.startsWith('": "', end)) continue
    while ((offsets[index + 1] ?? Infinity) <= at) index++
    const name = text.slice(at + lead.length, end)
    const id = ids[index] ?? ''
    const known = naming.get(name)
    if (!known) naming.set(name, [id])
    else if (known.at(-1) !== id) known.push(id)
  }
  return naming
}

function entriesNaming(
  entries: readonly PackageEntry[],
): ReadonlyMap<string, ReadonlySet<PackageEntry>> {
  const naming = new Map<string, Set<PackageEntry>>()
  for (const entry of entries) {
    for (const name of dependencyNames(entry.fields)) {
      const known = naming.get(name) ?? new Set()
      naming.set(name, known.add(entry))
    }
  }
  return naming
}

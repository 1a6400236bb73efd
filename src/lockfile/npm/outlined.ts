import type { DependencyGraph } from '../../graph/graph.ts'
import { groupBy } from '../../graph/group-by.ts'
import { memoized, memoizedBy } from '../../graph/memoized.ts'
import { isObject } from '../../is-object.ts'
import { linesAt } from '../damage.ts'
import { fieldTypes, isOptionalPeer } from '../dependency-fields.ts'
import { parseObject } from '../json/parse-object.ts'
import type { Entries } from './entries.ts'
import { entryOf, isFollowed } from './entry.ts'
import type { Outlined } from './outline.ts'
import { packagesGraph } from './packages.ts'

/**
 * The graph of a text that the outline has proven to be laid out as npm does. An entry is parsed when it is
 * asked for: what leaks, and what brings it, is a twentieth of most projects.
 */
export function readOutlined(text: string, outlined: Outlined): DependencyGraph {
  return packagesGraph(entriesIn(text, outlined), String(outlined.version))
}

function entriesIn(text: string, outlined: Outlined): Entries {
  const { ids, offsets, end } = outlined
  const indexes = new Map<string, number>()
  for (const [index, id] of ids.entries()) indexes.set(id, index)
  const get = memoizedBy((id: string) => {
    const index = indexes.get(id)
    if (index === undefined) return undefined
    const entry = text.slice(offsets[index], offsets[index + 1] ?? end).trimEnd()
    const fields = parseObject(`{${entry.endsWith(',') ? entry.slice(0, -1) : entry}}`)?.[id]
    return isObject(fields) ? entryOf(id, fields) : undefined
  })
  const lines = memoized(() => linesAt(text, offsets))
  const called = memoized(() => placesByName(outlined))
  const mentions = memoized(() => mentionsIn(text, outlined))
  const isOptional = (id: string, name: string) =>
    isOptionalPeer(get(id)?.fields['peerDependenciesMeta'], name)
  return {
    ids: () => ids,
    folders: () => outlined.folders,
    links: () => outlined.links,
    has: (id) => indexes.has(id),
    get,
    lineOf: (id) => lines()[indexes.get(id) ?? -1] ?? 1,
    called: (name) => called().get(name) ?? [],
    dependentsOn: (name) =>
      lastPerEntry(mentions().get(name) ?? []).flatMap(({ index, field, start }) => {
        const id = ids[index] ?? ''
        const declared = fieldTypes[field]?.[1] ?? 'prod'
        const type = declared === 'peer' && isOptional(id, name) ? 'peerOptional' : declared
        if (outlined.links.has(id) || !isFollowed(id, type)) return []
        return { id, dependency: { name, range: stringAt(text, start), type } }
      }),
  }
}

/** The places of packages by real name. */
function placesByName({ ids, outline, elsewhere, folders }: Outlined): Map<string, string[]> {
  const ofProject = new Set(folders)
  const installed = ids.filter((id) => !ofProject.has(id))
  let next = 0
  return groupBy(installed, (id) => elsewhere.get(id) ?? outline.nameOf(next++))
}

/** A place in a list of dependencies: of which entry, which of `fieldTypes`, and where its range starts. */
interface Mention {
  readonly index: number
  readonly field: number
  readonly start: number
}

/**
 * All mentions by name, each as three numbers, since there are ten thousand of them. Found by plain text: to
 * parse all entries would take ten times as long.
 */
function mentionsIn(
  text: string,
  { unit, offsets, end: last }: Outlined,
): ReadonlyMap<string, readonly number[]> {
  const mentions = new Map<string, number[]>()
  const margin = `\n${unit.repeat(3)}`
  const heads = fieldTypes.map(([field]) => `${margin}"${field}": {`)
  const lead = `${margin}${unit}"`
  const close = `${margin}}`
  // How the names of all these fields end. No string has a line end in it.
  const opening = 'ependencies": {\n'
  let index = 0
  for (let at = offsets[0] ?? 0; ;) {
    at = text.indexOf(opening, at)
    // What version 2 repeats after the packages is laid out as it likes.
    if (at === -1 || at >= last) return mentions
    at += opening.length - 1
    const field = heads.findIndex((head) => text.startsWith(head, at - head.length))
    if (field === -1) continue
    while ((offsets[index + 1] ?? Infinity) <= at) index++
    for (; !text.startsWith(close, at); at = text.indexOf('\n', at + 1)) {
      if (!text.startsWith(lead, at)) continue
      const start = at + lead.length
      const end = text.indexOf('"', start)
      if (!text.startsWith('": "', end)) continue
      const name = text.slice(start, end)
      const known = mentions.get(name)
      if (known) known.push(index, field, end + 3)
      else mentions.set(name, [index, field, end + 3])
    }
  }
}

/** Of several lists of one entry the last of `fieldTypes` counts. */
function lastPerEntry(mentions: readonly number[]): readonly Mention[] {
  const last: Mention[] = []
  for (let at = 0; at < mentions.length; at += 3) {
    const [index = 0, field = 0, start = 0] = mentions.slice(at, at + 3)
    const before = last.at(-1)
    if (before?.index !== index) last.push({ index, field, start })
    else if (field >= before.field) last[last.length - 1] = { index, field, start }
  }
  return last
}

/** The string of JSON that starts at an offset and ends its line, but for a comma. */
function stringAt(text: string, start: number): string {
  const line = text.slice(start, text.indexOf('\n', start))
  const string = line.endsWith(',') ? line.slice(0, -1) : line
  return string.includes('\\') ? JSON.parse(string) : string.slice(1, -1)
}

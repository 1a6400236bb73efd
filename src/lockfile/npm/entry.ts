import type { Reach } from '../../graph/graph.ts'
import { isObject } from '../../is-object.ts'
import type { JsonCursor } from '../json/cursor.ts'

/** The fields of an entry, as JSON.parse gives them. */
export type Fields = Readonly<Record<string, unknown>>

/** An entry of the `packages` map of lockfileVersion 2 and 3, its dependencies still in its fields. */
export interface PackageEntry {
  /** Its key: the folder of the package, relative to the lockfile's. */
  readonly id: string
  /** Where its key stands in the text. */
  readonly offset: number
  readonly fields: Fields
  readonly name: string | undefined
  readonly version: string | undefined
  readonly resolved: string | undefined
  readonly link: boolean
  readonly inBundle: boolean
  readonly extraneous: boolean
  readonly reach: Reach
}

/** The `packages` map of lockfileVersion 2 and 3, by place. */
export type PackagesMap = ReadonlyMap<string, PackageEntry>

/** Reads the map that starts at the cursor. */
export function readPackagesMap(cursor: JsonCursor): PackagesMap {
  const entries = new Map<string, PackageEntry>()
  for (let more = cursor.firstMember(); more; more = cursor.nextMember()) {
    const offset = cursor.offset()
    const id = cursor.key()
    const fields = cursor.value()
    if (!isObject(fields)) return cursor.fail(`the entry of "${id}" is not an object`)
    // Of two entries for one place the last one counts, and stands where it stands in the text.
    entries.delete(id)
    entries.set(id, entryOf(id, offset, fields))
  }
  return entries
}

export function entryOf(id: string, offset: number, fields: Fields): PackageEntry {
  return {
    id,
    offset,
    fields,
    name: textOf(fields['name']),
    version: textOf(fields['version']),
    resolved: textOf(fields['resolved']),
    extraneous: fields['extraneous'] === true,
    inBundle: fields['inBundle'] === true,
    link: fields['link'] === true,
    reach: reachOf(fields),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

// There are but sixteen, which thousands of entries share.
const reaches = Array.from({ length: 16 }, (_, bits): Reach => {
  return {
    dev: (bits & 1) !== 0,
    devOptional: (bits & 2) !== 0,
    optional: (bits & 4) !== 0,
    peer: (bits & 8) !== 0,
  }
})

function reachOf({ dev, devOptional, optional, peer }: Fields): Reach {
  const bits =
    (dev === true ? 1 : 0) |
    (devOptional === true ? 2 : 0) |
    (optional === true ? 4 : 0) |
    (peer === true ? 8 : 0)
  return reaches[bits] ?? unflagged
}

export const unflagged: Reach = { dev: false, devOptional: false, optional: false, peer: false }

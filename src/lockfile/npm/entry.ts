import type { EdgeType, Reach } from '../../graph/graph.ts'
import type { Dependency } from '../dependency-fields.ts'
import { dependenciesOf } from '../dependency-fields.ts'
import { isImporterId } from './importer-id.ts'

/** The fields of an entry, as JSON.parse gives them. */
export type Fields = Readonly<Record<string, unknown>>

/** An entry of the `packages` map of lockfileVersion 2 and 3, its dependencies still in its fields. */
export interface PackageEntry {
  /** Its key: the folder of the package, relative to the lockfile's. */
  readonly id: string
  readonly fields: Fields
  readonly name: string | undefined
  readonly version: string | undefined
  readonly resolved: string | undefined
  readonly link: boolean
  readonly inBundle: boolean
  readonly extraneous: boolean
  readonly reach: Reach
}

export function entryOf(id: string, fields: Fields): PackageEntry {
  return {
    id,
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

export function dependenciesIn({ id, link, fields }: PackageEntry): Dependency[] {
  if (link) return []
  return [...dependenciesOf(fields).values()].filter(({ type }) => isFollowed(id, type))
}

/** What an installed package needs for its own development was never installed. */
export function isFollowed(id: string, type: EdgeType): boolean {
  return type !== 'dev' || isImporterId(id)
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

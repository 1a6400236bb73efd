import type { Package } from '../../graph/graph.ts'
import type { PnpmDocument, PnpmEntry } from './document.ts'
import { parsePnpmKey, pnpmSource } from './key.ts'
import type { PnpmFields, PnpmMajor } from './key.ts'
import { cleanVersion } from '../spec.ts'

const noFields: PnpmFields = { resolution: new Map(), name: undefined, version: undefined }

/**
 * The packages, in the file's order.
 *
 * Up to 6.x an entry of `packages` is a package with the peers it was resolved with. In 9.x that is
 * an entry of `snapshots`, and `packages` has what those of one version share.
 */
export function packagesOf({ major, entries, snapshots }: PnpmDocument): Package[] {
  const packages: Package[] = []
  if (major !== 9) {
    for (const [id, entry] of entries) packages.push(packageOf(id, entry.line, entry, major))
    return packages
  }
  const used = new Set<PnpmEntry>()
  for (const [id, line] of snapshots) {
    const entry = sharedEntry(id, entries)
    if (entry) used.add(entry)
    packages.push(packageOf(id, line, entry ?? noFields, major))
  }
  if (used.size === entries.size) return packages
  for (const [id, entry] of entries) {
    if (!used.has(entry))
      packages.push({ ...packageOf(id, entry.line, entry, major), extraneous: true })
  }
  return packages
}

/** What `packages` says of an id in `snapshots`, which has peers and a patch in parentheses too. */
export function sharedEntry<T>(id: string, entries: ReadonlyMap<string, T>): T | undefined {
  // A folder's name may have parentheses of its own, so the first one need not be the right one.
  for (let at = id.indexOf('('); at !== -1; at = id.indexOf('(', at + 1)) {
    const entry = entries.get(id.slice(0, at))
    if (entry !== undefined) return entry
  }
  return entries.get(id)
}

export function packageOf(id: string, line: number, fields: PnpmFields, major: PnpmMajor): Package {
  const identity = parsePnpmKey(id, major)
  const name = fields.name ?? identity.name
  const version = fields.version === undefined ? identity.version : cleanVersion(fields.version)
  const { source, resolved } = pnpmSource(id, identity, fields)
  // Made in one piece for the usual case: there are tens of thousands of them.
  if (version !== undefined && resolved === undefined) return { id, name, version, source, line }
  return {
    id,
    name,
    ...(version !== undefined && { version }),
    source,
    ...(resolved !== undefined && { resolved }),
    line,
  }
}

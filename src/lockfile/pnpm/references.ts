import { posix } from 'node:path'
import type { Package } from '../../graph/graph.ts'
import type { PnpmDocument } from './document.ts'
import type { DirectDependency } from './importers.ts'
import { pnpmId } from './key.ts'

/**
 * The id that a reference stands for, of a package or, for a linked workspace, of an importer.
 *
 * @param from - the folder that a link is relative to.
 */
export function resolvePnpm(
  from: string,
  name: string,
  reference: string,
  { importers, ids, major }: PnpmDocument,
): string | undefined {
  const folder = linkedFolder(from, reference)
  if (folder === undefined) {
    const own = pnpmId(name, reference, major)
    if (ids.has(own)) return own
    return ids.has(reference) ? reference : undefined
  }
  return importers.has(folder) ? folder : `link:${folder}`
}

/** The folder that `link:…` points at, relative to the lockfile's; `undefined` for what is no link. */
export function linkedFolder(from: string, reference: string): string | undefined {
  if (!reference.startsWith('link:')) return undefined
  const target = reference.slice('link:'.length).replaceAll('\\', '/')
  const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(target)
  const folder = posix.normalize(isAbsolute ? target : posix.join(from, target))
  return folder === '.' ? '' : folder.replace(/(?<=.)\/$/, '')
}

/** Folders outside the workspace that are linked into it. */
export function linksOf({ importers }: PnpmDocument): Package[] {
  const links = new Map<string, Package>()
  for (const { dependencies } of importers.values()) {
    for (const { from, name, reference, line } of dependencies) {
      const folder = linkedFolder(from, reference)
      if (folder === undefined || importers.has(folder)) continue
      const id = `link:${folder}`
      if (!links.has(id)) links.set(id, { id, name, source: 'link', resolved: folder, line })
    }
  }
  return [...links.values()]
}

/** A direct dependency whose package is not in the file, if there is one. */
export function missingDependency(document: PnpmDocument): DirectDependency | undefined {
  for (const { dependencies } of document.importers.values()) {
    for (const dependency of dependencies) {
      const { from, name, reference } = dependency
      if (resolvePnpm(from, name, reference, document) === undefined) return dependency
    }
  }
  return undefined
}

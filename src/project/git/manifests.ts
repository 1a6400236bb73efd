import type Picomatch from 'picomatch'
import { memoized } from '../../graph/memoized.ts'
import { decode } from '../../lockfile/decode.ts'
import type { ReadManifest } from '../../lockfile/reader.ts'
import type { Blobs, Entry, Source } from './entries.ts'
import { contentOf, entriesNamed } from './entries.ts'
import type { Place } from './repository.ts'
import { pathIn } from './repository.ts'
import { lateRequire } from '../../late-require.ts'

/** A folder of a repository, and which state of it is meant. */
export interface Located extends Place {
  readonly source: Source
}

export const manifestName = 'package.json'

/**
 * The manifests below a folder; all of them are looked up when one of a workspace is asked for.
 *
 * @param own - the entry of the folder's own.
 */
export function manifestReader(
  { repository, source, folder }: Located,
  own: () => Entry | undefined,
  blobs: Blobs,
): ReadManifest {
  const below = memoized(() => entriesNamed(repository, source, folder, [manifestName]))
  return (importer) => {
    const path = pathIn(folder, pathIn(importer, manifestName))
    const entry = importer === '' ? own() : below().get(path)
    return entry?.mode.startsWith('100')
      ? decode(contentOf(repository, entry, path, blobs), path)
      : undefined
  }
}

/** The folders that match workspace patterns and hold a manifest. */
export function workspaceFolders(
  { repository, source, folder }: Located,
  patterns: readonly string[],
): string[] {
  if (patterns.length === 0) return []
  // Only yarn 1 needs it, and a reader cannot wait for an import.
  const picomatch: typeof Picomatch = lateRequire()('picomatch')
  const tidy = patterns.map((pattern) =>
    pattern.replace(/^(!?)(?:\.\/)+/, '$1').replace(/\/+$/, ''),
  )
  const wanted = picomatch(tidy.filter((pattern) => !pattern.startsWith('!')))
  const unwanted = tidy.filter((pattern) => pattern.startsWith('!'))
  const isUnwanted = picomatch(unwanted.map((pattern) => pattern.slice(1)))
  const start = folder === '' ? 0 : folder.length + 1
  return [...entriesNamed(repository, source, folder, [manifestName]).keys()]
    .map((path) => path.slice(start, -manifestName.length - 1))
    .filter((found) => found !== '' && wanted(found) && !isUnwanted(found))
    .filter((found) => !/(?:^|\/)node_modules(?:\/|$)/.test(found))
    .toSorted()
}

import type { Manifest } from './manifest.ts'
import { readManifest } from './manifest.ts'
import type { ReadManifest } from './reader.ts'

/**
 * The manifest of the root or a workspace; none where the folder is outside of the root's.
 *
 * @throws LeakscanError `MANIFEST_PARSE` when it is not JSON.
 */
export function workspaceManifest(folder: string, textOf: ReadManifest): Manifest | undefined {
  const text = isOutside(folder) ? undefined : textOf(folder)
  if (text === undefined) return undefined
  return readManifest(text, folder === '' ? 'package.json' : `${folder}/package.json`)
}

/** A lockfile is foreign, and must not make us read files from elsewhere. */
export function isOutside(folder: string): boolean {
  return /^(?:[/\\]|[a-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(folder)
}

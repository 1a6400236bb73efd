import type { Manifest } from './manifest.ts'
import { readManifest } from './manifest.ts'
import type { ReadManifest } from './reader.ts'

/**
 * The manifest of the root or a workspace. A folder outside of the root's has none: a lockfile is
 * foreign, and must not make us read files from elsewhere.
 *
 * @throws LeakscanError `MANIFEST_PARSE` when it is not JSON.
 */
export function workspaceManifest(folder: string, textOf: ReadManifest): Manifest | undefined {
  const isOutside = /^(?:[/\\]|[a-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(folder)
  const text = isOutside ? undefined : textOf(folder)
  if (text === undefined) return undefined
  return readManifest(text, folder === '' ? 'package.json' : `${folder}/package.json`)
}

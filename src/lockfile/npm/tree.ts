import type { PackageSource } from '../../graph/graph.ts'
import { sourceOfSpec } from '../spec.ts'

const modules = 'node_modules/'

/** The name under which a folder is installed: what follows its last `node_modules/`. */
export function installedName(id: string): string {
  return id.slice(modulesAt(id) + modules.length)
}

/** Where the last `node_modules/` starts, as a whole folder: a scope may end in that word. -1 for none. */
function modulesAt(id: string): number {
  const nested = id.lastIndexOf(`/${modules}`)
  return nested === -1 && !id.startsWith(modules) ? -1 : nested + 1
}

/** The place of `name` when installed below `folder`. */
export function below(folder: string, name: string): string {
  return folder === '' ? modules + name : `${folder}/${modules}${name}`
}

/**
 * What `require(name)` in `from` would load: the nearest `node_modules` on the way up that has it.
 *
 * Source: Node.js, "Loading from node_modules folders".
 */
export function resolveFrom(
  from: string,
  name: string,
  has: (id: string) => boolean,
): string | undefined {
  for (let folder: string | undefined = from; folder !== undefined; folder = folderAbove(folder)) {
    const id = below(folder, name)
    if (has(id)) return id
  }
  return undefined
}

function folderAbove(folder: string): string | undefined {
  const installed = modulesAt(folder)
  if (installed !== -1) return folder.slice(0, Math.max(installed - 1, 0))
  // What stands above the lockfile's folder, or beside it, is not below it again.
  if (folder === '' || folder.endsWith('..')) return undefined
  return folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))
}

// `/name/-/name-1.0.0.tgz`. GitLab has a `/-/` too: that of its archives, which no registry serves.
const registryTarball = /^https?:.*\/-\/(?!archive\/)[^?#]*\.tgz(?:[?#]|$)/i

/**
 * The source of an entry by where npm says it was resolved from, as far as that tells: an http URL
 * is a registry's when it has the `/-/` of registry tarballs, and otherwise `undefined`, since private
 * registries are free to choose their URLs.
 */
export function sourceOfResolved(resolved: string | undefined): PackageSource | undefined {
  if (resolved === undefined || isPlainTarball(resolved) || registryTarball.test(resolved)) {
    return 'registry'
  }
  const source = sourceOfSpec(resolved)
  return source === 'registry' || source === 'tarball' ? undefined : source
}

/** What nearly all of them are, told without the cost of the pattern: this runs for every package. */
function isPlainTarball(resolved: string): boolean {
  if (!resolved.startsWith('https://') || !resolved.endsWith('.tgz')) return false
  const at = resolved.lastIndexOf('/-/')
  return at !== -1 && !resolved.startsWith('archive/', at + 3) && !/[?#]/.test(resolved)
}

/**
 * The source of an entry whose URL does not tell: what a dependent asks for decides. A range or a
 * tag can only come from a registry, whatever its URLs look like.
 */
export function sourceOfRanges(ranges: readonly (string | undefined)[]): PackageSource {
  const known = ranges.filter((range) => range !== undefined)
  return known.map(sourceOfSpec).find((source) => source !== 'registry') ?? 'registry'
}

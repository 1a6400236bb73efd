import type { BerryEntry, BerryLock } from './lock.ts'
import { descriptorsOf } from './lock.ts'
import { decode, originOf, patchedBy } from './locator.ts'
import { berryResolver, builtinPatchOf, normalDescriptor } from './resolver.ts'
import { parseDescriptor } from '../yarn-spec.ts'

/**
 * A lockfile without the entries that are there only to be patched.
 *
 * Yarn keeps an entry for the package that a patch is made from beside the one for the patched package.
 * Only the patched one is installed, unless something depends on the other itself.
 *
 * @param overrides - reads the root's `resolutions`, which may lead dependents to either of the two.
 */
export function withoutPatched(
  lock: BerryLock,
  overrides: () => ReadonlyMap<string, string>,
): BerryLock {
  const patches = lock.entries.filter(({ resolution }) => resolution.includes('@patch:'))
  if (patches.length === 0) return lock
  const dropped = patchedEntries(lock.entries, patches)
  const unsure = [...dropped].filter((entry) => !isAlwaysPatched(entry, patches))
  if (unsure.length > 0) {
    for (const entry of dependedOn(lock, unsure, overrides())) dropped.delete(entry)
  }
  return { ...lock, entries: lock.entries.filter((entry) => !dropped.has(entry)) }
}

/** The resolution of the package that an entry is a patch of. */
export function patchedResolution({ resolution }: BerryEntry): string | undefined {
  const { range } = parseDescriptor(resolution)
  return range?.startsWith('patch:') ? decode(patchedBy(range)) : undefined
}

function patchedEntries(
  entries: readonly BerryEntry[],
  patches: readonly BerryEntry[],
): Set<BerryEntry> {
  const resolutions = new Set(patches.map(patchedResolution))
  const patched = entries.filter(({ resolution }) => resolutions.has(resolution))
  return new Set(patched.filter(({ resolution }) => originOf(resolution).source !== 'workspace'))
}

/** Whether yarn itself puts a patch in the place of each descriptor, so that no dependent needs asking. */
function isAlwaysPatched({ key }: BerryEntry, patches: readonly BerryEntry[]): boolean {
  const replaced = new Set(patches.flatMap((patch) => descriptorsOf(patch.key)).map(builtinPatchOf))
  return descriptorsOf(key).every((descriptor) => replaced.has(normalDescriptor(descriptor)))
}

function dependedOn(
  lock: BerryLock,
  candidates: readonly BerryEntry[],
  overrides: ReadonlyMap<string, string>,
): Set<BerryEntry> {
  const resolve = berryResolver(lock.entries, overrides)
  const names = candidates.map(({ key }) => parseDescriptor(key).name)
  const found = new Set<BerryEntry>()
  for (const entry of lock.entries) {
    const { dependencies } = lock.bodyOf(entry)
    for (const name of names) {
      const range = dependencies.get(name)
      const target = range === undefined ? undefined : resolve(entry, name, range)
      if (target) found.add(target)
    }
  }
  return found
}

import { groupBy } from '../../graph/group-by.ts'
import type { BerryEntry } from './lock.ts'
import { descriptorsOf } from './lock.ts'
import { decode, patchedBy, withoutParameters } from './locator.ts'
import { parseDescriptor } from '../yarn-spec.ts'

/** Finds the entry that a dependency of another entry resolves to. */
export type BerryResolver = (
  from: BerryEntry,
  name: string,
  range: string,
) => BerryEntry | undefined

interface Override {
  readonly name: string
  readonly parent: string | undefined
  readonly parentReference: string | undefined
  readonly range: string | undefined
  readonly replacement: string
}

/**
 * Resolves by the keys: the descriptor `name@range` stands in the key of the entry it gets. On the way
 * yarn changes some descriptors, and so does this: the root's `resolutions` replace them, a few
 * packages get a patch built into yarn, and paths are bound to the package that names them.
 *
 * @param overrides - the root's `resolutions`.
 */
export function berryResolver(
  entries: readonly BerryEntry[],
  overrides: ReadonlyMap<string, string>,
): BerryResolver {
  const { byDescriptor, builtinPatches } = indexOf(entries)
  const overridesOf = readOverrides(overrides)
  const root = entries.find(({ resolution }) => resolution.endsWith('@workspace:.'))

  function find(binder: BerryEntry | undefined, name: string, range: string) {
    const descriptor = `${name}@${normal(range)}`
    const patched = builtinPatches.get(descriptor)
    if (patched) return patched
    const plain = byDescriptor.get(descriptor)
    if (plain || !binder) return plain
    return byDescriptor.get(`${descriptor}::locator=${encodeURIComponent(binder.resolution)}`)
  }

  return (from, name, range) => {
    const override = overridesOf.get(name)?.find((one) => applies(one, from, range))
    const replaced = override && find(root, name, override.replacement)
    return replaced ?? find(from, name, range)
  }
}

/** Early versions left `npm:` out of ranges, in some places. */
function normal(range: string): string {
  return range.startsWith('npm:') ? range.slice('npm:'.length) : range
}

function indexOf(entries: readonly BerryEntry[]) {
  const byDescriptor = new Map<string, BerryEntry>()
  const builtinPatches = new Map<string, BerryEntry>()
  for (const entry of entries) {
    for (const descriptor of descriptorsOf(entry.key)) {
      byDescriptor.set(normalDescriptor(descriptor), entry)
      const patched = builtinPatchOf(descriptor)
      if (patched !== undefined) builtinPatches.set(patched, entry)
    }
  }
  return { byDescriptor, builtinPatches }
}

/** `name@range`, written one way. */
export function normalDescriptor(descriptor: string): string {
  const { name, range = '' } = parseDescriptor(descriptor)
  return `${name}@${normal(range)}`
}

/** The descriptor in whose place yarn itself puts this one, which patches it. */
export function builtinPatchOf(descriptor: string): string | undefined {
  const { name, range } = parseDescriptor(descriptor)
  if (!range?.startsWith('patch:') || !range.includes('builtin<')) return undefined
  const patched = parseDescriptor(decode(patchedBy(range)))
  return `${name}@${normal(patched.range ?? '')}`
}

// `parent/name`, each with or without `@range`; the `/` of a scope is part of a name.
const ident = '@[^/@]+/[^/@]+|[^/@]+'
const selector = new RegExp(`^(?:(${ident})(?:@([^/]+))?/)?(${ident})(?:@(.+))?$`)

function readOverrides(overrides: ReadonlyMap<string, string>): Map<string, Override[]> {
  const found: Override[] = []
  for (const [key, replacement] of overrides) {
    const [, parent, parentReference, name, range] = selector.exec(key) ?? []
    if (name === undefined) continue
    found.push({ name, parent, parentReference, range, replacement })
  }
  return groupBy(found, ({ name }) => name)
}

function applies(override: Override, { resolution }: BerryEntry, range: string): boolean {
  const { parent, parentReference } = override
  if (override.range !== undefined && normal(override.range) !== normal(range)) return false
  if (parent === undefined) return true
  const { name, range: reference = '' } = parseDescriptor(withoutParameters(resolution))
  const isThisOne = parentReference === undefined || normal(parentReference) === normal(reference)
  return name === parent && isThisOne
}

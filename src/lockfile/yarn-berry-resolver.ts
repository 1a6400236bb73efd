import type { BerryEntry } from './yarn-berry-lock.ts'
import { descriptorsOf } from './yarn-berry-lock.ts'
import { decode, patchedBy, withoutParameters } from './yarn-berry-locator.ts'
import { parseDescriptor } from './yarn-spec.ts'

/** Finds the entry that a dependency of another entry resolves to. */
export type BerryResolver = (
  from: BerryEntry,
  name: string,
  range: string,
) => BerryEntry | undefined

interface Override {
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
    const bound = `${descriptor}::locator=${encodeURIComponent(binder?.resolution ?? '')}`
    return byDescriptor.get(descriptor) ?? byDescriptor.get(bound)
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
      const { name, range = '' } = parseDescriptor(descriptor)
      byDescriptor.set(`${name}@${normal(range)}`, entry)
      if (!range.startsWith('patch:') || !range.includes('builtin<')) continue
      const patched = parseDescriptor(decode(patchedBy(range)))
      builtinPatches.set(`${name}@${normal(patched.range ?? '')}`, entry)
    }
  }
  return { byDescriptor, builtinPatches }
}

// `parent/name`, each with or without `@range`; the `/` of a scope is part of a name.
const ident = '@[^/@]+/[^/@]+|[^/@]+'
const selector = new RegExp(`^(?:(${ident})(?:@([^/]+))?/)?(${ident})(?:@(.+))?$`)

function readOverrides(overrides: ReadonlyMap<string, string>): Map<string, Override[]> {
  const byName = new Map<string, Override[]>()
  for (const [key, replacement] of overrides) {
    const [, parent, parentReference, name, range] = selector.exec(key) ?? []
    if (name === undefined) continue
    const list = byName.get(name) ?? []
    byName.set(name, [...list, { parent, parentReference, range, replacement }])
  }
  return byName
}

function applies(override: Override, { resolution }: BerryEntry, range: string): boolean {
  const { parent, parentReference } = override
  if (override.range !== undefined && normal(override.range) !== normal(range)) return false
  if (parent === undefined) return true
  const { name, range: reference = '' } = parseDescriptor(withoutParameters(resolution))
  const isThisOne = parentReference === undefined || normal(parentReference) === normal(reference)
  return name === parent && isThisOne
}

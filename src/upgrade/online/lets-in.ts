import type { Package } from '../../graph/graph.ts'
import type { Published } from './published.ts'
import { isPicked, picks } from './published.ts'

export type IsGood = (version: string) => boolean

/** What a climb is about: the package that leaks, and which versions of it do not. */
export interface Leak {
  readonly name: string
  readonly isGood: IsGood
}

interface Asked {
  readonly published: (name: string) => Published | 'pending' | undefined
  readonly leak: Leak
}

/**
 * Whether a version of a dependent picks a good version of a package, or no longer needs it.
 *
 * @param returns - whether a version that no longer needs it has the leak from somewhere else.
 */
export function letsIn(
  name: string,
  parents: Published | undefined,
  published: Published,
  isGood: IsGood,
  returns: (version: string) => boolean,
): IsGood {
  const known = new Map<string, boolean>()
  return (version) => {
    const manifest = parents?.packument.manifest(version)
    if (!manifest || manifest.bundled.has(name)) return false
    const range = manifest.dependencies.get(name)
    if (range === undefined) return !returns(version)
    const answer = known.get(range) ?? isPicked(range, published, isGood)
    known.set(range, answer)
    return answer
  }
}

/**
 * Whether something that a dependent did not depend on before brings the leak back: a package that was
 * dropped often lives on under another name. Looks at those packages and what they ask for themselves.
 */
export function bringsBack(
  version: string,
  { version: installed = '' }: Package,
  parents: Published | undefined,
  { published, leak }: Asked,
): boolean {
  const before = parents?.packument.manifest(installed)
  const after = parents?.packument.manifest(version)
  const leaking = published(leak.name)
  if (!before || !after || leaking === 'pending' || leaking === undefined) return false
  return Array.from(after.dependencies).some(([name, range]) => {
    if (before.dependencies.has(name)) return false
    if (name === leak.name) return !isPicked(range, leaking, leak.isGood)
    const brought = published(name)
    if (brought === 'pending' || brought === undefined) return false
    const asks = picks(range, brought).map((one) =>
      brought.packument.manifest(one)?.dependencies.get(leak.name),
    )
    return asks.some((ask) => ask !== undefined && !isPicked(ask, leaking, leak.isGood))
  })
}

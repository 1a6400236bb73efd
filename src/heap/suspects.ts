import { codeUnits } from '../code-units.ts'
import type { Census } from './census.ts'
import type { Origin } from './script.ts'
import { originOf } from './script.ts'

/** What the code of one origin has in memory, in each snapshot: where to look when nothing known leaks. */
export interface OriginShare {
  readonly origin: Origin
  /** Closures of its functions. */
  readonly closures: readonly number[]
  /** Objects of its classes. */
  readonly instances: readonly number[]
}

/** Objects of one constructor, in each snapshot. */
export interface ConstructorShare {
  readonly name: string
  readonly counts: readonly number[]
  readonly sizes: readonly number[]
}

export interface Suspects {
  /** What grows most first; of a single snapshot, what holds most. */
  readonly origins: readonly OriginShare[]
  readonly constructors: readonly ConstructorShare[]
}

const mostOrigins = 10
const mostConstructors = 10

export function suspects(censuses: readonly Census[]): Suspects {
  return {
    origins: originShares(censuses)
      .toSorted((a, b) => weight(b) - weight(a) || codeUnits(labelOf(a.origin), labelOf(b.origin)))
      .slice(0, mostOrigins),
    constructors: constructorShares(censuses)
      .toSorted((a, b) => gain(b.sizes) - gain(a.sizes) || codeUnits(a.name, b.name))
      .slice(0, mostConstructors),
  }
}

function originShares(censuses: readonly Census[]): OriginShare[] {
  const shares = censuses.map(sharesOf)
  const origins = new Map(
    shares.flatMap((share) => [...share].map(([label, { origin }]) => [label, origin])),
  )
  return [...origins].map(([label, origin]) => ({
    origin,
    closures: shares.map((share) => share.get(label)?.closures ?? 0),
    instances: shares.map((share) => share.get(label)?.instances ?? 0),
  }))
}

interface Share {
  readonly origin: Origin
  closures: number
  instances: number
}

function sharesOf({ functions, instances }: Census): Map<string, Share> {
  const shares = new Map<string, Share>()
  const shareOf = (script: string): Share => {
    const origin = originOf(script)
    const label = labelOf(origin)
    const share = shares.get(label) ?? { origin, closures: 0, instances: 0 }
    shares.set(label, share)
    return share
  }
  for (const { script, closures } of functions) {
    if (script !== undefined) shareOf(script).closures += closures
  }
  for (const [script, count] of instances) shareOf(script).instances += count
  return shares
}

function labelOf(origin: Origin): string {
  return origin.kind === 'package' ? origin.package : `<${origin.kind}>`
}

/**
 * Names of classes, and nothing else: V8 also puts other texts where the name of a class stands, and a
 * snapshot holds secrets.
 */
const className = /^[A-Za-z_$][\w$]{0,80}$/

function constructorShares(censuses: readonly Census[]): ConstructorShare[] {
  const names = new Set(censuses.flatMap(({ constructors }) => [...constructors.keys()]))
  return [...names]
    .filter((name) => className.test(name))
    .map((name) => {
      const sums = censuses.map(({ constructors }) => constructors.get(name))
      return {
        name,
        counts: sums.map((sum) => sum?.count ?? 0),
        sizes: sums.map((sum) => sum?.size ?? 0),
      }
    })
}

function weight({ closures, instances }: OriginShare): number {
  return gain(closures) + gain(instances)
}

/** From the first to the last; the whole where there is only one. */
function gain(values: readonly number[]): number {
  const last = values.at(-1) ?? 0
  return values.length > 1 ? last - (values[0] ?? 0) : last
}

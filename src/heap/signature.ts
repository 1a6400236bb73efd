import type { AdvisorySummary } from '../advisory/database.ts'
import type { Signature } from '../advisory/advisory.ts'
import type { Census } from './census.ts'
import type { FunctionGroup } from './functions.ts'
import { packageOf, placeOf } from './script.ts'

/**
 * How much a signature says by itself. `specific`: nothing else looks like it (text that the package
 * generates, one function of one file); `general`: a file's functions, a class of the package;
 * `vague`: a class that others make too.
 */
export type Strength = 'specific' | 'general' | 'vague'

/** What of a signature is in one snapshot. */
export interface Trace {
  readonly count: number
  /** Bytes of the strings or objects themselves; closures are told by number only. */
  readonly size?: number
  readonly strength: Strength
}

/** The prefixes that strings are compared with while a snapshot is read. */
export function prefixesOf(advisories: readonly AdvisorySummary[]): string[] {
  const prefixes = advisories.flatMap(({ signature = [] }) =>
    signature.flatMap((part) => ('string' in part ? [part.string] : [])),
  )
  return [...new Set(prefixes)]
}

/** Looks for a signature of a package's advisory in a snapshot. */
export function trace(signature: Signature, packageName: string, census: Census): Trace {
  if ('string' in signature) {
    const { count = 0, size = 0 } = census.strings.get(signature.string) ?? {}
    return { count, size, strength: 'specific' }
  }
  if ('closure' in signature) return traceClosure(signature.closure, census)
  return traceConstructor(signature.constructor, packageName, census)
}

function traceClosure(
  { name, script }: { readonly name?: string; readonly script: string },
  { functions }: Census,
): Trace {
  const there = functions.filter(
    (group) => group.script !== undefined && placeOf(group.script) === script,
  )
  if (name !== undefined) {
    const closures = there.filter((group) => group.name === name).map((group) => group.closures)
    return { count: closures.reduce((sum, count) => sum + count, 0), strength: 'specific' }
  }
  // A file has as many functions as it has; what a leak multiplies is closures of one of them.
  return { count: Math.max(0, ...there.map(({ most }) => most)), strength: 'general' }
}

/** Names of classes that every program has objects of, whoever defines another of that name. */
const builtIn = new Set(Object.getOwnPropertyNames(globalThis))

/** Whether objects of a class can be told from those of the language or of Node.js. */
export function isTelling(className: string): boolean {
  return !builtIn.has(className)
}

/**
 * A class's name alone says nothing: it counts if the class is the package's own, and as vague if another
 * package defines it while this one is loaded.
 */
function traceConstructor(name: string, packageName: string, census: Census): Trace {
  const { count = 0, size = 0 } = census.constructors.get(name) ?? {}
  const definers = packages(census.functions.filter((group) => group.name === name))
  if (definers.includes(packageName) && isTelling(name)) {
    return { count, size, strength: 'general' }
  }
  const isLoaded = count >= 1 && packages(census.functions).includes(packageName)
  const isForeign = definers.some((definer) => definer !== undefined)
  if (isLoaded && isForeign) return { count, size, strength: 'vague' }
  return { count: 0, size: 0, strength: 'vague' }
}

function packages(groups: readonly FunctionGroup[]): (string | undefined)[] {
  return groups.map(({ script }) => (script === undefined ? undefined : packageOf(script)))
}

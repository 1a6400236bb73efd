import type { PackageSource } from '../graph/graph.ts'
import { sourceOfSpec } from './spec.ts'

/** `name@range` in its parts; without a range where there is none. */
export interface Descriptor {
  readonly name: string
  readonly range: string | undefined
}

/** Splits yarn's `name@range`, or `name@reference`; the `@` of a scope is part of the name. */
export function parseDescriptor(descriptor: string): Descriptor {
  const at = descriptor.indexOf('@', 1)
  if (at === -1) return { name: descriptor, range: undefined }
  return { name: descriptor.slice(0, at), range: descriptor.slice(at + 1) }
}

const protocol = /^[a-z][a-z+-]*:/i

/** Where a range points to; `unknown` for the protocol of some plugin. */
export function sourceOfRange(range: string): PackageSource {
  // Nearly all are plain ranges: no protocol, no path.
  if (!/[:/]|^\./.test(range)) return 'registry'
  const source = sourceOfSpec(range)
  const isForeign = source === 'registry' && protocol.test(range) && !range.startsWith('npm:')
  return isForeign ? 'unknown' : source
}

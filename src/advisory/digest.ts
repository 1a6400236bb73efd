import { createHash } from 'node:crypto'
import type { Advisory } from './advisory.ts'
import type { CompiledDatabase } from './database.ts'
import { compile } from './database.ts'

/** SHA-256 of advisories in the order of their ids, in hex: what the digest of a database states. */
export function digestOf(advisories: unknown): string {
  return createHash('sha256').update(JSON.stringify(advisories)).digest('hex')
}

/** Compiles advisories, in any order, and signs them with their digest. */
export function compileWithDigest(advisories: readonly Advisory[]): CompiledDatabase {
  const sorted = advisories.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return compile(sorted, digestOf(sorted))
}

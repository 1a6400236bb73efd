import { createHash } from 'node:crypto'
import type { Advisory } from './advisory.ts'
import type { CompiledDatabase } from './database.ts'
import { compile } from './database.ts'

/** Compiles advisories and signs them with the SHA-256 of their content. */
export function compileWithDigest(advisories: readonly Advisory[]): CompiledDatabase {
  const sorted = advisories.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const digest = createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
  return compile(sorted, digest)
}

import { createHash } from 'node:crypto'
import type { Advisory } from './advisory.ts'
import { compile } from './compile.ts'
import type { CompiledDatabase } from './database.ts'
import type { NodeReleases } from './node-releases.ts'

/** SHA-256 of advisories in the order of their ids and of releases, in hex: the digest of a database. */
export function digestOf(advisories: unknown, releases: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([advisories, releases]))
    .digest('hex')
}

/** Compiles advisories, in any order, and signs them with their digest. */
export function compileWithDigest(
  advisories: readonly Advisory[],
  releases: NodeReleases,
): CompiledDatabase {
  const sorted = advisories.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return compile(sorted, releases, digestOf(sorted, releases))
}

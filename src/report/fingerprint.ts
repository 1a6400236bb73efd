import { createHash } from 'node:crypto'
import type { Leak } from './leak.ts'

/**
 * What the same leak of the same dependency is called in every report, so that an alert on it stays one:
 * neither its line nor its version counts, nor where the package manager puts it, only by which names it
 * is reached from which importer of which lockfile.
 */
export function fingerprintsOf(leaks: readonly Leak[]): ReadonlyMap<Leak, string> {
  const seen = new Map<string, number>()
  return new Map(
    leaks.map((leak) => {
      const hash = fingerprintOf(leak.identity)
      // Without a path, as in an SBOM without edges, copies are told apart by their order.
      const copy = (seen.get(hash) ?? 0) + 1
      seen.set(hash, copy)
      return [leak, `${hash}:${copy}`]
    }),
  )
}

export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

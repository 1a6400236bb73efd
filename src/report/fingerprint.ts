import { createHash } from 'node:crypto'
import type { DependencyPath } from '../graph/paths.ts'
import type { Finding } from '../match/finding.ts'
import { codeUnits } from '../code-units.ts'
import type { ProjectScan } from '../scan.ts'
import { fromRoot } from './place.ts'

/**
 * What the same leak of the same dependency is called in every report, so that an alert on it stays one:
 * neither its line nor its version counts, nor where the package manager puts it, only by which names it
 * is reached from which importer of which lockfile.
 */
export function fingerprintsOf(scan: ProjectScan, prefix: string): Map<Finding, string> {
  const { project, findings } = scan
  const names = new Map(project.graph.packages.map((pkg) => [pkg.id, pkg.alias ?? pkg.name]))
  const lockfile = fromRoot({ file: project.lockfile, line: 1 }, prefix).file
  const seen = new Map<string, number>()
  const fingerprints = new Map<Finding, string>()
  for (const finding of findings) {
    const chain = shortestChain(finding, (path) => path.map((id) => names.get(id) ?? id))
    const identity = fingerprintOf([finding.advisory.id, lockfile, finding.package.name, chain])
    // Without a path, as in an SBOM without edges, copies are told apart by their order.
    const copy = (seen.get(identity) ?? 0) + 1
    seen.set(identity, copy)
    fingerprints.set(finding, `${identity}:${copy}`)
  }
  return fingerprints
}

export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** By names: among paths of the same length, ids would let a version decide. */
function shortestChain(
  { paths }: Finding,
  namesOf: (path: DependencyPath) => readonly string[],
): string {
  const shortest = Math.min(...paths.shown.map((path) => path.length))
  const chains = paths.shown
    .filter((path) => path.length === shortest)
    .map((path) => namesOf(path).join(' > '))
  return chains.toSorted(codeUnits)[0] ?? ''
}

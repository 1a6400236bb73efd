import type { Edge, Package } from '../graph/graph.ts'

/** The packages, each with the name that all of its dependents give it, where that is another than its own. */
export function withAliases(packages: readonly Package[], edges: readonly Edge[]): Package[] {
  const called = new Map<string, string | undefined>()
  for (const { to, name } of edges) {
    if (to === undefined) continue
    const isAgreed = !called.has(to) || called.get(to) === name
    called.set(to, isAgreed ? name : undefined)
  }
  return packages.map((pkg) => {
    const alias = called.get(pkg.id) ?? pkg.name
    return alias === pkg.name ? pkg : { ...pkg, alias }
  })
}

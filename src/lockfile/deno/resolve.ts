import type { DenoLock } from './lock.ts'

/** The ids in the graph for the keys of the lockfile's sections. */
export interface Ids {
  readonly npm: (key: string) => string
  readonly jsr: (key: string) => string
  readonly remote: (key: string) => string
}

/** Finds what a requirement (`npm:a@^1`) was resolved to, by its id in the graph. */
export function resolverOf(
  { specifiers, npm, jsr }: DenoLock,
  ids: Ids,
): (requirement: string) => string | undefined {
  // A package of JSR leaves out the range of what is required only once.
  const byName = new Map(Array.from(specifiers.keys(), (one) => [withoutRange(one), one]))
  return (requirement) => {
    const specifier = specifiers.has(requirement) ? requirement : byName.get(requirement)
    const resolved = specifiers.get(specifier ?? '')
    if (specifier === undefined || resolved === undefined) return undefined
    // Version 3 repeats the name: `npm:a@1.0.0` where later ones have `1.0.0`.
    const isWhole = /^(?:npm|jsr):/.test(resolved)
    const whole = isWhole ? resolved : `${withoutRange(specifier)}@${resolved}`
    const key = whole.slice('npm:'.length)
    if (whole.startsWith('jsr:')) return jsr.has(key) ? ids.jsr(key) : undefined
    return npm.has(key) ? ids.npm(key) : undefined
  }
}

/** What code asks for by itself, as in `import 'npm:pg@8'`: it was resolved, and nothing else asks for it. */
export function importedInCode({ specifiers, workspace, jsr }: DenoLock): string[] {
  const asked = new Set([
    ...Array.from(workspace.members.values(), ({ inConfig, inManifest }) => [
      ...inConfig,
      ...inManifest,
    ]).flat(),
    ...Array.from(jsr.values(), ({ requirements }) => requirements).flat(),
  ])
  return [...specifiers.keys()].filter((one) => !asked.has(one) && !asked.has(withoutRange(one)))
}

/** `npm:@scope/name` of `npm:@scope/name@^1`. */
function withoutRange(requirement: string): string {
  const at = requirement.indexOf('@', 'npm:@'.length)
  return at === -1 ? requirement : requirement.slice(0, at)
}

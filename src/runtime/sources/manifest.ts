import type { Claim } from '../claim.ts'
import type { Scalar } from '../scalars/scalar.ts'
import { select } from '../scalars/scalar.ts'

/** The outermost keys of a package.json that can name a version of Node.js. */
export const manifestKeys = [
  'volta',
  'engines',
  'devEngines',
  'pnpm',
  'dependencies',
  'devDependencies',
]

/**
 * What a package.json says: Volta's pin, `devEngines.runtime`, pnpm's `executionEnv`, the npm package `node`,
 * and `engines`, which only says what it can run on.
 */
export function manifestClaims(scalars: readonly Scalar[]): Claim[] {
  const claims: Claim[] = []
  const add = (source: Claim['source'], role: Claim['role'], ...patterns: readonly string[]) => {
    for (const { value, line } of select(scalars, ...patterns))
      claims.push({ source, role, written: value, spec: value, line })
  }
  add('volta', 'pin', 'volta.node')
  add('pnpm', 'pin', 'pnpm.executionEnv.nodeVersion')
  add('node-package', 'deploy', 'dependencies.node')
  add('node-package', 'ci', 'devDependencies.node')
  add('engines', 'support', 'engines.node')
  return [...claims, ...devEngines(scalars)]
}

/** `devEngines.runtime`, an object or a list of them; only the ones for Node.js. */
function devEngines(scalars: readonly Scalar[]): Claim[] {
  const patterns = ['devEngines.runtime.version', 'devEngines.runtime.*.version']
  return select(scalars, ...patterns).flatMap(({ path, value, line }): Claim[] => {
    const beside = [...path.slice(0, -1), 'name'].join('.')
    const name = scalars.find((scalar) => scalar.path.join('.') === beside)?.value
    if (name !== 'node') return []
    return [{ source: 'dev-engines', role: 'pin', written: value, spec: value, line }]
  })
}

/** `pnpm-workspace.yaml`: `useNodeVersion`, and since pnpm 10 `executionEnv.nodeVersion`. */
export function pnpmWorkspaceClaims(scalars: readonly Scalar[]): Claim[] {
  return select(scalars, 'useNodeVersion', 'executionEnv.nodeVersion').map(({ value, line }) => ({
    source: 'pnpm',
    role: 'pin',
    written: value,
    spec: value,
    line,
  }))
}

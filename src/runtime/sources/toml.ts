import type { Claim } from '../claim.ts'
import type { Scalar } from '../scalars/scalar.ts'
import { select } from '../scalars/scalar.ts'

/** `mise.toml`: `node = "20"`, a list of which the first counts, or a table with `version`. */
export function miseClaims(scalars: readonly Scalar[]): Claim[] {
  const patterns = ['node', 'nodejs'].flatMap((name) => [
    `tools.${name}`,
    `tools.${name}.0`,
    `tools.${name}.version`,
  ])
  return select(scalars, ...patterns).map(({ value, line }) => ({
    source: 'mise',
    role: 'pin',
    written: value,
    spec: value,
    line,
  }))
}

/** `netlify.toml`: NODE_VERSION of the build, with which Netlify also runs functions. */
export function netlifyClaims(scalars: readonly Scalar[]): Claim[] {
  return select(
    scalars,
    'build.environment.NODE_VERSION',
    'context.*.environment.NODE_VERSION',
  ).map(({ value, line, path }) => ({
    source: 'platform',
    role: path[0] === 'build' || path[1] === 'production' ? 'deploy' : 'ci',
    written: `NODE_VERSION=${value}`,
    spec: value,
    line,
  }))
}

/** `project.toml` of Cloud Native Buildpacks: BP_NODE_VERSION, GOOGLE_NODEJS_VERSION. */
export function buildpackClaims(scalars: readonly Scalar[]): Claim[] {
  const names = ['BP_NODE_VERSION', 'GOOGLE_NODEJS_VERSION', 'GOOGLE_RUNTIME_VERSION']
  return select(scalars, '**.name').flatMap(({ value: name, path }): Claim[] => {
    if (!names.includes(name)) return []
    const beside = [...path.slice(0, -1), 'value'].join('.')
    const found = scalars.find((scalar) => scalar.path.join('.') === beside)
    if (!found) return []
    const { value, line } = found
    return [{ source: 'platform', role: 'deploy', written: `${name}=${value}`, spec: value, line }]
  })
}

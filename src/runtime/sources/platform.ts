import type { Claim } from '../claim.ts'
import type { Scalar } from '../scalars/scalar.ts'
import { select } from '../scalars/scalar.ts'
import { nodeImage } from './image.ts'

/** `nodejs20.x` of AWS, `nodejs20` of Google, `~20` of Azure, `@vercel/node` has none. */
const runtime = /^(?:nodejs|node)[:-]?(\d+)(?:\.x)?$/

/**
 * Managed runtimes: `runtime: nodejs20.x` in the files of Serverless Framework, SAM and CloudFormation,
 * App Engine, Vercel, Firebase.
 */
export function runtimeClaims(scalars: readonly Scalar[]): Claim[] {
  return select(scalars, '**.runtime', '**.Runtime', '**.type').flatMap(
    ({ value, line }): Claim[] => {
      const spec = runtime.exec(value)?.[1]
      return spec === undefined
        ? []
        : [{ source: 'serverless', role: 'deploy', written: value, spec, line }]
    },
  )
}

/** `render.yaml`: the variable NODE_VERSION among `envVars`. */
export function renderClaims(scalars: readonly Scalar[]): Claim[] {
  return select(scalars, '**.envVars.*.key').flatMap(({ value: key, path }): Claim[] => {
    const beside = [...path.slice(0, -1), 'value'].join('.')
    const found = scalars.find((scalar) => scalar.path.join('.') === beside)
    if (key !== 'NODE_VERSION' || !found) return []
    const { value, line } = found
    return [{ source: 'platform', role: 'deploy', written: `${key}=${value}`, spec: value, line }]
  })
}

/** Compose files: the images of their services. */
export function composeClaims(scalars: readonly Scalar[]): Claim[] {
  return select(scalars, 'services.*.image', '*.image').flatMap(({ value, line }): Claim[] => {
    const image = nodeImage(defaults(value))
    return image ? [{ source: 'compose', role: 'deploy', written: value, line, ...image }] : []
  })
}

/** Compose puts variables in from the environment, and names what they are without it. */
function defaults(text: string): string {
  return text.replace(/\$\{\w+:?-([^}]*)\}/g, '$1')
}

import type { Claim } from '../claim.ts'
import type { Scalar } from '../scalars/scalar.ts'
import { select } from '../scalars/scalar.ts'
import { nodeImage } from './image.ts'

/** GitHub workflows and composite actions: setup-node, its matrix and variables, and containers. */
export function githubClaims(scalars: readonly Scalar[]): Claim[] {
  const versions = select(scalars, '**.with.node-version').flatMap((scalar) => {
    const expression = /^\$\{\{\s*([\w.-]+)\s*\}\}$/.exec(scalar.value)?.[1]
    const values = expression === undefined ? [] : expressed(expression, scalar.path, scalars)
    return values.length > 0 ? values : [scalar]
  })
  const images = select(scalars, 'jobs.*.container', 'jobs.*.container.image')
  return [...versions.flatMap(versionClaim), ...images.flatMap((scalar) => imageClaim(scalar))]
}

/** The values of `matrix.x` and `env.X` in the job that asks for them. */
function expressed(
  expression: string,
  [, job = '']: readonly string[],
  scalars: readonly Scalar[],
): Scalar[] {
  const [context, name = ''] = expression.split('.')
  if (context === 'env') return select(scalars, `env.${name}`, `jobs.${job}.env.${name}`)
  if (context !== 'matrix') return []
  const matrix = `jobs.${job}.strategy.matrix`
  return select(scalars, `${matrix}.${name}.*`, `${matrix}.include.*.${name}`)
}

/** GitLab: images, with the variables that the file itself sets. */
export function gitlabClaims(scalars: readonly Scalar[]): Claim[] {
  const variables = new Map(
    select(scalars, 'variables.*').map(({ path, value }) => [path[1] ?? '', value]),
  )
  const put = (text: string) =>
    text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (written: string, braced?: string, plain?: string) => {
      return variables.get(braced ?? plain ?? '') ?? written
    })
  return select(scalars, 'image', 'image.name', '*.image', '*.image.name').flatMap((scalar) =>
    imageClaim(scalar, put(scalar.value)),
  )
}

/** CircleCI: images of jobs and executors, and the parameters of its Node.js orb. */
export function circleClaims(scalars: readonly Scalar[]): Claim[] {
  const images = select(scalars, '**.docker.*.image')
  const versions = select(
    scalars,
    '**.node-version',
    '**.node/install.node-version',
    '**.node_version',
  )
  return [...images.flatMap((scalar) => imageClaim(scalar)), ...versions.flatMap(versionClaim)]
}

/** Azure Pipelines: UseNode and NodeTool, and containers. */
export function azureClaims(scalars: readonly Scalar[]): Claim[] {
  const versions = select(scalars, '**.inputs.version', '**.inputs.versionSpec').filter((scalar) =>
    isNodeTask(scalar, scalars),
  )
  const images = select(scalars, '**.container', '**.container.image', '**.containers.*.image')
  return [...versions.flatMap(versionClaim), ...images.flatMap((scalar) => imageClaim(scalar))]
}

function isNodeTask({ path }: Scalar, scalars: readonly Scalar[]): boolean {
  const task = [...path.slice(0, -2), 'task'].join('.')
  const name = scalars.find((scalar) => scalar.path.join('.') === task)?.value ?? ''
  return /^(?:UseNode|NodeTool)@/i.test(name)
}

/** Travis: `node_js`, a version or a list of them. */
export function travisClaims(scalars: readonly Scalar[]): Claim[] {
  return select(scalars, 'node_js', 'node_js.*').flatMap(versionClaim)
}

/** Bitbucket: the image of all steps, or of one. */
export function bitbucketClaims(scalars: readonly Scalar[]): Claim[] {
  return select(scalars, '**.image', '**.image.name').flatMap((scalar) => imageClaim(scalar))
}

function versionClaim({ value, line }: Scalar): Claim[] {
  if (value === '') return []
  const isKnown = !/[$<{]/.test(value)
  return [{ source: 'ci', role: 'ci', written: value, line, ...(isKnown && { spec: value }) }]
}

function imageClaim({ value, line }: Scalar, reference = value): Claim[] {
  const image = nodeImage(reference)
  return image ? [{ source: 'ci', role: 'ci', written: value, line, ...image }] : []
}

import { Ajv } from 'ajv'
import valid from 'semver/functions/valid.js'
import validRange from 'semver/ranges/valid.js'
import type { Advisory } from '../advisory/advisory.ts'
import { subjectOf } from '../advisory/advisory.ts'
import { LeakscanError } from '../errors.ts'
import { affectedRange } from '../match/ranges.ts'
import type { Meta } from './reproduction.ts'
import { measuredSubject } from './reproduction.ts'

/** What the runner tells of a reproduction's exports, before anything is installed. */
interface Description {
  readonly meta: Meta
  /** The names of the exported functions. */
  readonly functions: readonly string[]
}

const text = { type: 'string', minLength: 1 }

const check = new Ajv({ allErrors: true }).compile<Description>({
  type: 'object',
  required: ['meta', 'functions'],
  properties: {
    functions: { type: 'array', items: text },
    meta: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'affected', 'meter'],
      properties: {
        id: { type: 'string', pattern: String.raw`^LEAK-\d{4}-\d{4}$` },
        package: text,
        runtime: { const: 'node' },
        affected: text,
        fixed: text,
        node: text,
        meter: { enum: ['js-heap', 'external', 'native', 'handles'] },
        services: { type: 'array', items: { enum: ['postgresql'] } },
        flags: { type: 'array', items: { type: 'string', pattern: '^--[a-z]' } },
        dependencies: { type: 'object', additionalProperties: text },
      },
    },
  },
})

/**
 * Checks that a reproduction keeps the contract, and that it is one of its advisory.
 *
 * @throws LeakscanError `REPRODUCTION` with the first thing that is wrong.
 */
export function parseDescription(value: unknown, file: string, advisory: Advisory): Meta {
  if (!check(value)) {
    const [error] = check.errors ?? []
    const place = error?.instancePath.slice(1).replaceAll('/', '.')
    throw broken(file, `${place || 'it'} ${error?.message ?? 'is not valid'}`)
  }
  const { meta, functions } = value
  const problem =
    missingFunction(functions) ??
    wrongSubject(meta, advisory) ??
    wrongVersions(meta, advisory) ??
    wrongSecondSide(meta, advisory, functions.includes('control'))
  if (problem !== undefined) throw broken(file, problem)
  return meta
}

function missingFunction(functions: readonly string[]): string | undefined {
  const missing = ['setup', 'op', 'teardown'].find((name) => !functions.includes(name))
  return missing === undefined ? undefined : `it exports no function ${missing}`
}

function wrongSubject(meta: Meta, advisory: Advisory): string | undefined {
  const [mine, its] = [measuredSubject(meta), subjectOf(advisory)]
  if (meta.id !== advisory.id)
    return `meta.id is ${meta.id}, and the advisory beside it ${advisory.id}`
  if ((meta.package === undefined) === (meta.runtime === undefined))
    return 'meta names either a package or a runtime'
  if (mine !== its)
    return `meta.${meta.runtime ? 'runtime' : 'package'} is ${mine}, and the advisory's ${its}`
  if (meta.runtime && meta.node !== undefined)
    return 'meta.node has no place where the versions of Node.js are the two sides'
  return undefined
}

function wrongVersions(meta: Meta, { affected }: Advisory): string | undefined {
  const versions = meta.fixed === undefined ? [meta.affected] : [meta.affected, meta.fixed]
  const notExact = versions.find((version) => valid(version) !== version)
  if (notExact !== undefined) return `"${notExact}" in meta is not a SemVer version`
  if (!affectedRange(meta.affected, affected))
    return `the advisory says that meta.affected, ${meta.affected}, is not affected`
  if (meta.fixed !== undefined && affectedRange(meta.fixed, affected))
    return `the advisory says that meta.fixed, ${meta.fixed}, is affected`
  if (meta.node !== undefined && validRange(meta.node) === null)
    return `meta.node, "${meta.node}", is not a SemVer range`
  return undefined
}

/** What must not leak: a fixed version, and only where there is none the same version used otherwise. */
function wrongSecondSide(
  { fixed }: Meta,
  { affected }: Advisory,
  hasControl: boolean,
): string | undefined {
  if (fixed !== undefined)
    return hasControl ? 'it has a fixed version and a control: one of the two is enough' : undefined
  const known = affected.find((range) => range.fixed !== undefined)?.fixed
  if (known !== undefined) return `the advisory says that ${known} fixes it: meta.fixed is missing`
  return hasControl ? undefined : 'it has no fixed version, and exports no function control'
}

function broken(file: string, problem: string): LeakscanError {
  return new LeakscanError('REPRODUCTION', `${file}: ${problem}`, {
    hint: 'CONTRIBUTING.md, "Proving it", shows what a reproduction exports.',
  })
}

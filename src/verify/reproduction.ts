import { Ajv } from 'ajv'
import satisfies from 'semver/functions/satisfies.js'
import valid from 'semver/functions/valid.js'
import validRange from 'semver/ranges/valid.js'
import type { Advisory } from '../advisory/advisory.ts'
import { subjectOf } from '../advisory/advisory.ts'
import { LeakscanError } from '../errors.ts'
import { affectedRange } from '../match/ranges.ts'

/** What a reproduction watches: heapUsed, external, the resident set, or open handles. */
export type Meter = 'js-heap' | 'external' | 'native' | 'handles'

/** What a reproduction says about itself: its export `meta`. */
export interface Meta {
  readonly id: string
  readonly package: string
  /** A version that leaks. */
  readonly affected: string
  /** A version that does not. */
  readonly fixed: string
  /** SemVer range of the Node.js versions on which it can run; absent: any. */
  readonly node?: string
  readonly meter: Meter
  /** Of node, beside those of the harness. */
  readonly flags?: readonly string[]
  /** Installed beside the package, by exact version. */
  readonly dependencies?: Readonly<Record<string, string>>
}

/** What `setup` is given. */
export interface Context {
  /** Loads an installed package, or a file of one: its exports, or its namespace if it is ESM only. */
  readonly load: (name: string) => Promise<unknown>
}

/**
 * The exports of `LEAK-….repro.mjs`.
 *
 * `op` is one of the operations by which the leak grows (the advisory's trigger), awaited to its end; `i`
 * counts from 0.
 */
export interface Reproduction<State = unknown> {
  readonly meta: Meta
  readonly setup: (context: Context) => State | Promise<State>
  readonly op: (state: State, i: number) => unknown
  readonly teardown: (state: State) => unknown
}

/** What the runner tells of a reproduction's exports, before anything is installed. */
export interface Description {
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
      required: ['id', 'package', 'affected', 'fixed', 'meter'],
      properties: {
        id: { type: 'string', pattern: String.raw`^LEAK-\d{4}-\d{4}$` },
        package: text,
        affected: text,
        fixed: text,
        node: text,
        meter: { enum: ['js-heap', 'external', 'native', 'handles'] },
        flags: { type: 'array', items: { type: 'string', pattern: '^--[a-z]' } },
        dependencies: { type: 'object', additionalProperties: text },
      },
    },
  },
})

const functions = ['setup', 'op', 'teardown']

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
  const missing = functions.find((name) => !value.functions.includes(name))
  if (missing !== undefined) throw broken(file, `it exports no function ${missing}`)
  const problem = contradiction(value.meta, advisory)
  if (problem !== undefined) throw broken(file, problem)
  return value.meta
}

function contradiction(meta: Meta, advisory: Advisory): string | undefined {
  const { id, affected } = advisory
  const name = subjectOf(advisory)
  if (meta.id !== id) return `meta.id is ${meta.id}, and the advisory beside it ${id}`
  if (meta.package !== name) return `meta.package is ${meta.package}, and the advisory's ${name}`
  const notExact = [meta.affected, meta.fixed].find((version) => valid(version) !== version)
  if (notExact !== undefined) return `"${notExact}" in meta is not a SemVer version`
  if (!affectedRange(meta.affected, affected))
    return `the advisory says that meta.affected, ${meta.affected}, is not affected`
  if (affectedRange(meta.fixed, affected))
    return `the advisory says that meta.fixed, ${meta.fixed}, is affected`
  if (meta.node !== undefined && validRange(meta.node) === null)
    return `meta.node, "${meta.node}", is not a SemVer range`
  return undefined
}

function broken(file: string, problem: string): LeakscanError {
  return new LeakscanError('REPRODUCTION', `${file}: ${problem}`, {
    hint: 'CONTRIBUTING.md, "Proving it", shows what a reproduction exports.',
  })
}

/** @throws LeakscanError `NODE_VERSION` when the reproduction does not run on this Node.js. */
export function checkNode({ id, node }: Meta, running: string): void {
  if (node === undefined || satisfies(running, node)) return
  throw new LeakscanError('NODE_VERSION', `${id} runs on Node.js ${node}, and this is ${running}`, {
    hint: 'Run leakscan with another Node.js.',
  })
}

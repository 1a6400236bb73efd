import valid from 'semver/functions/valid.js'
import { evidenceLevels, scopes, severities } from '../../advisory/advisory.ts'
import { closest } from '../../closest.ts'
import { LeakscanError } from '../../errors.ts'
import { omittable } from '../threshold.ts'
import { readIgnore } from './check-ignore.ts'
import type { Config } from './config.ts'
import type { ConfigNode, MapEntry } from './node.ts'

/**
 * Checks a parsed config. Nothing is let pass: a mistyped key would be a rule that silently does not hold.
 *
 * @throws LeakscanError `CONFIG` with `file:line:` for the first thing that is wrong.
 */
export function checkConfig(root: ConfigNode, file: string): Config {
  const check = checker(file)
  const fields = check.fields(root, keys, 'a config')
  const value = (key: (typeof keys)[number]) => fields.get(key)?.value
  return {
    file,
    failOn: check.oneOf(value('failOn'), 'failOn', [...severities, 'never']),
    omit: check.someOf(value('omit'), 'omit', omittable),
    scope: check.someOf(value('scope'), 'scope', scopes),
    evidence: check.oneOf(value('evidence'), 'evidence', evidenceLevels),
    fixableOnly: check.boolean(value('fixableOnly'), 'fixableOnly'),
    node: check.text(value('node'), 'node', (text) =>
      valid(text) === null ? 'It is a full version, such as 20.11.1.' : undefined,
    ),
    maxDbAge: check.days(value('maxDbAge'), 'maxDbAge'),
    advisories: check.list(value('advisories'), 'advisories', (item) =>
      check.text(item, 'a folder'),
    ),
    baseline: check.text(value('baseline'), 'baseline'),
    ignores: check.list(value('ignores'), 'ignores', (item) => readIgnore(item, check, file)) ?? [],
  }
}

const keys = [
  '$schema',
  'failOn',
  'omit',
  'scope',
  'evidence',
  'fixableOnly',
  'node',
  'maxDbAge',
  'advisories',
  'baseline',
  'ignores',
] as const

export type Checker = ReturnType<typeof checker>

/** Reads values as what they must be; `undefined` for those that are not there. */
function checker(file: string) {
  const fail = (line: number, problem: string, hint?: string): never => {
    throw new LeakscanError(
      'CONFIG',
      `${file}:${line}: ${problem}`,
      hint === undefined ? {} : { hint },
    )
  }

  function fields(
    node: ConfigNode,
    known: readonly string[],
    what: string,
  ): ReadonlyMap<string, MapEntry> {
    if (node.kind !== 'map') return fail(node.line, `${what} must be an object`)
    for (const [key, { line }] of node.entries) {
      if (known.includes(key)) continue
      const similar = closest(
        key.replaceAll('-', '').toLowerCase(),
        known.map((one) => one.toLowerCase()),
      )
      const meant = known.find((one) => one.toLowerCase() === similar)
      const others = known.filter((one) => one !== '$schema').join(', ')
      fail(
        line,
        `unknown key "${key}"`,
        meant === undefined ? `Known are ${others}.` : `Did you mean ${meant}?`,
      )
    }
    return node.entries
  }

  /** @param problemOf - what the text should be, as a sentence; `undefined` when it is. */
  function text(
    node: ConfigNode | undefined,
    name: string,
    problemOf: (text: string) => string | undefined = () => undefined,
  ): string | undefined {
    if (!node) return undefined
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value.trim() === '') {
      return fail(node.line, `${name} must be a text`)
    }
    const problem = problemOf(node.value)
    if (problem === undefined) return node.value
    return fail(node.line, `${name} cannot be "${node.value}"`, problem)
  }

  function oneOf<T extends string>(
    node: ConfigNode | undefined,
    name: string,
    allowed: readonly T[],
  ): T | undefined {
    const given = text(node, name, (value) => {
      if (allowed.some((one) => one === value)) return undefined
      const similar = closest(value, allowed)
      const meant = similar === undefined ? '' : ` Did you mean ${similar}?`
      return `It is one of ${allowed.join(', ')}.${meant}`
    })
    return allowed.find((one) => one === given)
  }

  function list<T>(
    node: ConfigNode | undefined,
    name: string,
    read: (item: ConfigNode) => T | undefined,
  ): T[] | undefined {
    if (!node) return undefined
    if (node.kind !== 'list') return fail(node.line, `${name} must be a list`)
    return node.items.flatMap((item) => read(item) ?? [])
  }

  return {
    fail,
    fields,
    text,
    oneOf,
    list,
    someOf: <T extends string>(
      node: ConfigNode | undefined,
      name: string,
      allowed: readonly T[],
    ): T[] | undefined => list(node, name, (item) => oneOf(item, name, allowed)),
    boolean: (node: ConfigNode | undefined, name: string): boolean | undefined => {
      if (!node) return undefined
      if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
      return fail(node.line, `${name} must be true or false`)
    },
    days: (node: ConfigNode | undefined, name: string): number | undefined => {
      if (!node) return undefined
      const value = node.kind === 'scalar' ? node.value : undefined
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
      return fail(node.line, `${name} must be a number of days`)
    },
  }
}

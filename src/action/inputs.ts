import { LeakscanError } from '../errors.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What the workflow asks for, as action.yml describes it. Absent: leakscan's own default, or its config's. */
export interface Inputs {
  readonly paths: readonly string[]
  readonly recursive: boolean
  readonly failOn: string | undefined
  readonly omit: readonly string[]
  readonly config: string | undefined
  /** A revision, or `none` for all leaks; absent: the pull request's base. */
  readonly since: string | undefined
  /** Each as `format:file`. */
  readonly outputs: readonly string[]
  readonly summary: boolean
  readonly sarifSecurity: boolean
}

/**
 * @param env - the process's: the runner passes an input as `INPUT_` and its name.
 * @throws LeakscanError `USAGE` for a switch that is neither on nor off.
 */
export function readInputs(env: Env): Inputs {
  return {
    paths: lines(env, 'path'),
    recursive: flag(env, 'recursive', false),
    failOn: value(env, 'fail-on'),
    omit: lines(env, 'omit'),
    config: value(env, 'config'),
    since: value(env, 'since'),
    outputs: lines(env, 'output'),
    summary: flag(env, 'summary', true),
    sarifSecurity: flag(env, 'sarif-security', false),
  }
}

function value(env: Env, name: string): string | undefined {
  const given = env[`INPUT_${name.toUpperCase()}`]?.trim()
  return given === '' ? undefined : given
}

/** One a line, as lists are written in workflows. */
function lines(env: Env, name: string): string[] {
  return (value(env, name) ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function flag(env: Env, name: string, otherwise: boolean): boolean {
  const given = value(env, name)?.toLowerCase()
  if (given === undefined) return otherwise
  if (given === 'true' || given === 'false') return given === 'true'
  throw new LeakscanError('USAGE', `the input ${name} cannot be "${given}"`, {
    hint: 'It is true or false.',
  })
}

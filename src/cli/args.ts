import { parseArgs } from 'node:util'
import { LeakscanError } from '../errors.ts'
import type { Options, Values } from './command.ts'
import { closest } from '../closest.ts'

/**
 * Parses a command's arguments.
 *
 * @throws LeakscanError `USAGE` for an option that the command does not have or that lacks its value.
 */
export function parse(
  args: readonly string[],
  options: Options,
  command: string,
): { values: Values; positionals: readonly string[] } {
  // Node.js loads its parser when it is asked for, and most scans are given nothing.
  return args.length === 0 ? { values: {}, positionals: [] } : parseGiven(args, options, command)
}

function parseGiven(args: readonly string[], options: Options, command: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    const unknown = /^Unknown option '([^']+)'/.exec(cause.message)?.[1]
    if (unknown === undefined) {
      throw new LeakscanError('USAGE', cause.message.split('. ')[0] ?? cause.message, {
        hint: `See \`leakscan ${command} --help\`.`,
        cause,
      })
    }
    const similar = closest(unknown.replace(/^-+/, ''), Object.keys(options))
    throw new LeakscanError('USAGE', `unknown option ${unknown}`, {
      hint:
        similar === undefined
          ? `See \`leakscan ${command} --help\`.`
          : `Did you mean --${similar}?`,
      cause,
    })
  }
}

/** The value of an option that takes a text. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** The values of an option that can be given several times, each a list with commas or a single one. */
export function list(values: Values, name: string): string[] {
  const value = values[name]
  const given: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return given.flatMap((item) => String(item).split(',')).filter((item) => item !== '')
}

/**
 * Checks that a value is one of those allowed.
 *
 * @throws LeakscanError `USAGE`, naming what is allowed.
 */
export function oneOf<T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((candidate) => candidate === value)
  if (found !== undefined) return found
  const similar = closest(value, allowed)
  throw new LeakscanError('USAGE', `${option} cannot be "${value}"`, {
    hint: `It is one of ${allowed.join(', ')}.${similar === undefined ? '' : ` Did you mean ${similar}?`}`,
  })
}

import clean from 'semver/functions/clean.js'
import { LeakscanError } from '../errors.ts'

/**
 * Checks that a value is a full version.
 *
 * @throws LeakscanError `USAGE`.
 */
export function version(value: string, option: string): string {
  const cleaned = clean(value)
  if (cleaned !== null) return cleaned
  throw new LeakscanError('USAGE', `${option} cannot be "${value}"`, {
    hint: 'It is a full version, such as 20.11.1.',
  })
}

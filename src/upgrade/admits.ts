import satisfies from 'semver/functions/satisfies.js'
import validRange from 'semver/ranges/valid.js'
import { parseAlias, sourceOfSpec } from '../lockfile/spec.ts'

/**
 * Whether a dependency's spec lets a version in. A tag (`latest`) does, since it follows what is
 * published; a URL, a folder and a workspace do not.
 */
export function admits(spec: string, version: string): boolean {
  const range = parseAlias(spec)?.range ?? spec
  if (validRange(range) !== null) return satisfies(version, range)
  return sourceOfSpec(range) === 'registry' && /^[a-z][\w.-]*$/i.test(range)
}

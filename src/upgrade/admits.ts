import { parseAlias, sourceOfSpec } from '../lockfile/spec.ts'
import { parseRange } from '../match/parse-range.ts'
import { versionOf } from '../match/version.ts'

/**
 * Whether a dependency's spec lets a version in. A tag (`latest`) does, since it follows what is
 * published; a URL, a folder and a workspace do not.
 */
export function admits(spec: string, version: string): boolean {
  const range = rangeIn(spec)
  const known = parseRange(range)
  if (known) return known.test(versionOf(version) ?? version)
  return sourceOfSpec(range) === 'registry' && /^[a-z][\w.-]*$/i.test(range)
}

/** The range in a spec, without a name. yarn 2 and later write `npm:^1.0.0` for a range, where nothing is renamed. */
export function rangeIn(spec: string): string {
  const isRenamed = spec.startsWith('npm:') && spec.includes('@', 'npm:@'.length)
  return isRenamed ? (parseAlias(spec)?.range ?? spec) : spec.replace(/^npm:/, '')
}

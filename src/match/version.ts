import compare from 'semver/functions/compare.js'
import type SemVer from 'semver/classes/semver.js'
import parse from 'semver/functions/parse.js'

const parsed = new Map<string, SemVer>()
/** More than a scan meets; a service that scans for years must not keep all that it ever met. */
const most = 10_000

/**
 * A SemVer version, parsed once: a scan compares the same few thousands of times. `undefined` for any other
 * text.
 */
export function versionOf(text: string): SemVer | undefined {
  const known = parsed.get(text)
  if (known) return known
  if (parsed.size >= most) parsed.clear()
  const version = parse(text) ?? undefined
  if (version) parsed.set(text, version)
  return version
}

/**
 * By SemVer 2.0 precedence.
 *
 * @throws TypeError for what is no version.
 */
export function compareVersions(a: string, b: string): number {
  return compare(versionOf(a) ?? a, versionOf(b) ?? b)
}

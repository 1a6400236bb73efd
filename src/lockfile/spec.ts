import type { PackageSource } from '../graph/graph.ts'

/** `npm:real@range`, as package managers write an alias. */
export interface AliasSpec {
  readonly name: string
  readonly range: string
}

/** The real name and range behind `npm:real@^1`; `undefined` where there is no such alias. */
export function parseAlias(spec: string): AliasSpec | undefined {
  if (!spec.startsWith('npm:')) return undefined
  const at = spec.indexOf('@', 'npm:@'.length)
  if (at === -1) return { name: spec.slice('npm:'.length), range: '*' }
  return { name: spec.slice('npm:'.length, at), range: spec.slice(at + 1) }
}

const gitSpec = /^(?:git(?:\+[a-z]+)?:|git@|ssh:|github:|gitlab:|bitbucket:|gist:)|\.git(?:#|$)/i
const githubShorthand = /^[^@\s:/.][^@\s:/]*\/[^@\s:/]+(?:#.*)?$/
const fileSpec = /^(?:file:|\.\.?(?:\/|$)|\/|~\/|[a-z]:[\\/])/i

/**
 * What kind of place a dependency's spec points to, as npm-package-arg tells them apart. A version, a
 * range, a tag and an alias are `registry`.
 */
export function sourceOfSpec(spec: string): PackageSource {
  if (/^(?:link|portal):/.test(spec)) return 'link'
  if (spec.startsWith('workspace:')) return 'workspace'
  if (gitSpec.test(spec)) return 'git'
  if (/^https?:/i.test(spec)) return 'tarball'
  if (fileSpec.test(spec)) return 'file'
  if (githubShorthand.test(spec)) return 'git'
  return 'registry'
}

const ZERO = 0x30
const NINE = 0x39

/** A version as SemVer writes it: npm lets a leading `v` or `=` pass, and so some lockfiles have one. */
export function cleanVersion(version: string): string {
  // Nearly all start with a digit, and there are tens of thousands.
  const first = version.charCodeAt(0)
  return first >= ZERO && first <= NINE ? version : version.replace(/^[v=\s]+/, '')
}

import diff from 'semver/functions/diff.js'
import { parseAlias } from '../lockfile/spec.ts'
import { versionOf } from '../match/version.ts'
import type { Distance } from './upgrade.ts'

/** A range for a version, as tight as the one it takes the place of; `npm:` and aliases stay. */
export function rangeFor(old: string, version: string): string {
  const isRenamed = old.startsWith('npm:') && old.includes('@', 'npm:@'.length)
  const alias = isRenamed ? parseAlias(old) : undefined
  if (alias) return `npm:${alias.name}@${rangeFor(alias.range, version)}`
  if (old.startsWith('npm:')) return `npm:${rangeFor(old.slice('npm:'.length), version)}`
  if (versionOf(old) !== undefined) return version
  return `${/^\s*~/.test(old) ? '~' : '^'}${version}`
}

/** A range of the same kind with an exact version in it. */
export function exactLike(range: string): string {
  const renamed = /^npm:(?:@[^@]+|[^@]+)@/.exec(range)?.[0]
  return `${renamed ?? ''}0.0.0`
}

export function distanceOf(from: string, to: string): Distance {
  const release = diff(versionOf(from) ?? from, versionOf(to) ?? to)
  if (release === 'major' || release === 'premajor') return 'major'
  if (release === 'minor' || release === 'preminor') return 'minor'
  return release === 'prerelease' ? 'prerelease' : 'patch'
}

import Range from 'semver/classes/range.js'
import type { Admit } from './resolve.ts'

/** By npm's rules, without prereleases that a range does not name. */
export const admit: Admit = (range, versions) => {
  try {
    const parsed = new Range(range)
    return versions.filter((version) => parsed.test(version))
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

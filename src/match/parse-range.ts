import Range from 'semver/classes/range.js'

/** `undefined` for what is no SemVer range. */
export function parseRange(range: string): Range | undefined {
  try {
    return new Range(range)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

import { parseRange } from '../match/parse-range.ts'
import type { Admit } from './resolve.ts'

/** By npm's rules, without prereleases that a range does not name. */
export const admit: Admit = (range, versions) => {
  const parsed = parseRange(range)
  return parsed && versions.filter((version) => parsed.test(version))
}

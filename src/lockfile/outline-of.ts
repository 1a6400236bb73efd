import type { Outline } from '../graph/outline.ts'
import { listedOutline } from '../graph/outline.ts'
import { cleanVersion } from './spec.ts'

/** An outline of names, and versions as they are written: one is cleaned when it is asked for, and most never are. */
export function outlineOfWritten(
  names: readonly string[],
  versions: readonly (string | undefined)[],
  others: number,
): Outline {
  return {
    ...listedOutline(names, versions, others),
    versionOf: (index) => {
      const version = versions[index]
      return version === undefined ? undefined : cleanVersion(version)
    },
  }
}

/** The same of `name@version`: names are cut out one by one, since most are only looked at. */
export function outlineOfIdentities(identities: readonly string[], others: number): Outline {
  return {
    size: identities.length,
    nameOf: (index) => nameIn(identities[index] ?? ''),
    versionOf: (index) => versionIn(identities[index] ?? ''),
    others,
  }
}

/** The name in `name@version`. */
export function nameIn(identity: string): string {
  return identity.slice(0, identity.indexOf('@', 1))
}

export function versionIn(identity: string): string {
  return cleanVersion(identity.slice(identity.indexOf('@', 1) + 1))
}

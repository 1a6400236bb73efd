import { cleanVersion } from '../spec.ts'

/** What the package URL of an npm package says. */
export interface NpmPurl {
  readonly name: string
  readonly version: string | undefined
  /** Where the code came from, if not from a registry: a git URL. */
  readonly vcs: string | undefined
}

/**
 * Reads `pkg:npm/%40scope/name@1.0.0?vcs_url=…`; `undefined` for what is no npm package.
 *
 * Tools differ in what they encode, so a scope may also come as it is.
 */
export function parseNpmPurl(purl: string): NpmPurl | undefined {
  const [, path = '', query = ''] = /^pkg:\/*npm\/([^?#]+)(?:\?([^#]*))?/i.exec(purl) ?? []
  if (path === '') return undefined
  const at = path.indexOf('@', path.lastIndexOf('/') + 2)
  const name = decoded(at === -1 ? path : path.slice(0, at))
  const version = at === -1 ? '' : decoded(path.slice(at + 1))
  const vcs = query.split('&').find((pair) => pair.startsWith('vcs_url='))
  return {
    name: name.replace(/\/$/, ''),
    version: version === '' ? undefined : cleanVersion(version),
    vcs: vcs && decoded(vcs.slice('vcs_url='.length)),
  }
}

/** A text that is encoded wrongly is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

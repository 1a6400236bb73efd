import type { PackageSource } from '../../graph/graph.ts'

/** What a node's id says: `~npm~name@1.0.0`, `git~github_cme+left~abc`, `file~folder`. */
export interface DepId {
  readonly source: PackageSource
  /** `name@version` of a registry's; a URL, a folder. */
  readonly subject: string
}

/**
 * Reads an id of vlt's: parts that are encoded for file names, with a delimiter that changed twice. The
 * parts after those that are told here tell apart copies that got other peers.
 *
 * Rules: https://github.com/vltpkg/vltpkg/tree/main/src/dep-id; before lockfileVersion 1 the delimiter was
 * `·`, and a semicolon before that, and parts were encoded as in URLs.
 *
 * @returns `undefined` for what is no such id.
 */
export function parseDepId(id: string): DepId | undefined {
  const [, type, delimiter] = /^(git|file|remote|workspace|)([~·;])/.exec(id) ?? []
  if (type === undefined || delimiter === undefined) return undefined
  const decode = delimiter === '~' ? decodePart : decodeUrlPart
  const [first = '', second] = id
    .slice(type.length + 1)
    .split(delimiter, 2)
    .map(decode)
  switch (type) {
    case 'git':
      return { source: 'git', subject: second ? `${first}#${second}` : first }
    case 'file':
    case 'workspace':
      return { source: type, subject: first }
    case 'remote':
      return { source: 'tarball', subject: first }
    default:
      return second === undefined ? undefined : { source: 'registry', subject: second }
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['_', '_'],
  ['p', '+'],
  ['b', '\\'],
  ['c', ':'],
  ['t', '~'],
  ['l', '<'],
  ['g', '>'],
  ['q', '"'],
  ['i', '|'],
  ['m', '?'],
  ['a', '*'],
  ['d', '.'],
  ['s', ' '],
])

/** A slash is a plus sign; what file names cannot have is a letter, or a code, after an underscore. */
function decodePart(part: string): string {
  return part.replace(/\+|_([_a-z]|[01][\da-f])/gi, (found, escape: string | undefined) => {
    if (escape === undefined) return '/'
    if (escape.length === 2) return String.fromCharCode(Number.parseInt(escape, 16))
    return escapes.get(escape) ?? found
  })
}

/** A part that is encoded wrongly is taken as it stands. */
function decodeUrlPart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('§', '/'))
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}

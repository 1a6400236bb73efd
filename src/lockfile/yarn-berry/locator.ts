import type { PackageSource } from '../../graph/graph.ts'
import { parseDescriptor, sourceOfRange } from '../yarn-spec.ts'

/** What a berry resolution says of the package behind it. */
export interface Origin {
  readonly name: string
  readonly source: PackageSource
  /** What comes after the name; of a registry package its version, of a workspace its folder. */
  readonly reference: string
}

/** Patches of patches: yarn writes two levels at most. */
const maxPatches = 16

/**
 * The package behind a resolution: `name@npm:1.2.3`, `name@workspace:folder`, … A patch and a virtual
 * instance are the package that they are made from.
 *
 * Format: https://yarnpkg.com/protocols
 */
export function originOf(resolution: string): Origin {
  let { name, range: reference } = parseDescriptor(resolution)
  for (let i = 0; i < maxPatches && reference !== undefined; i++) {
    if (reference.startsWith('npm:')) {
      const version = withoutParameters(reference.slice('npm:'.length))
      return { name, source: 'registry', reference: version }
    }
    if (reference.startsWith('virtual:')) {
      reference = reference.slice(reference.indexOf('#') + 1)
    } else if (reference.startsWith('patch:')) {
      const patched = parseDescriptor(decode(patchedBy(reference)))
      // A patch that does not say of what keeps its own name, and is of unknown source.
      name = patched.name || name
      reference = patched.range
    } else {
      return otherOrigin(name, reference)
    }
  }
  return { name, source: 'unknown', reference: reference ?? '' }
}

function otherOrigin(name: string, reference: string): Origin {
  if (reference.startsWith('workspace:')) {
    return { name, source: 'workspace', reference: folderOf(reference.slice('workspace:'.length)) }
  }
  const source = reference.includes('#commit=') ? 'git' : sourceOfRange(reference)
  const isRange = source === 'registry' && !/^\d/.test(reference)
  return { name, source: isRange ? 'unknown' : source, reference }
}

/** The root is `''`, not `.`. */
function folderOf(path: string): string {
  return path === '.' ? '' : path.replace(/^\.\//, '').replace(/\/+$/, '')
}

/** What a `patch:` range patches, still encoded: the part before the patch files. */
export function patchedBy(range: string): string {
  const end = range.indexOf('#')
  return range.slice('patch:'.length, end === -1 ? undefined : end)
}

/** Yarn binds parameters to a range or reference after a `::`. */
export function withoutParameters(range: string): string {
  const end = range.indexOf('::')
  return end === -1 ? range : range.slice(0, end)
}

/** Percent-decodes; a text that is not well encoded is left as it is. */
export function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

import type { Outline } from '../src/graph/outline.ts'

/** All that an outline tells. */
export function listsOf({ size, nameOf, versionOf, others }: Outline) {
  return {
    names: Array.from({ length: size }, (_, index) => nameOf(index)),
    versions: Array.from({ length: size }, (_, index) => versionOf(index)),
    others,
  }
}

import { LeakscanError } from '../errors.ts'
import type { Importer } from '../graph/graph.ts'
import { memoized } from '../graph/memoized.ts'
import type { ReadManifest } from './reader.ts'
import { workspaceManifest } from './workspace-manifest.ts'

/**
 * An importer that is named by its manifest, which is read only when the name is asked for.
 *
 * @param nameElsewhere - its name where no package.json has one.
 */
export function manifestName(
  id: string,
  readManifest: ReadManifest,
  nameElsewhere: () => string | undefined = () => undefined,
): Importer {
  const name = memoized(() =>
    nameOf(() => workspaceManifest(id, readManifest)?.name ?? nameElsewhere()),
  )
  return {
    id,
    get name() {
      return name()
    },
  }
}

/** A manifest that is broken names nothing: the lockfile is what is read here. */
function nameOf(read: () => string | undefined): string | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof LeakscanError) return undefined
    throw error
  }
}

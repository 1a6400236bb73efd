import { LeakscanError } from '../errors.ts'
import type { Importer } from '../graph/graph.ts'
import type { ReadManifest } from './reader.ts'
import { workspaceManifest } from './workspace-manifest.ts'

/** An importer that is named by its manifest, which is read only when the name is asked for. */
export function manifestName(id: string, readManifest: ReadManifest): Importer {
  let isRead = false
  let name: string | undefined
  return {
    id,
    get name() {
      if (!isRead) name = nameOf(id, readManifest)
      isRead = true
      return name
    },
  }
}

/** A manifest that is broken names nothing: the lockfile is what is read here. */
function nameOf(id: string, readManifest: ReadManifest): string | undefined {
  try {
    return workspaceManifest(id, readManifest)?.name
  } catch (error) {
    if (error instanceof LeakscanError) return undefined
    throw error
  }
}

import type { Importer } from '../graph/graph.ts'
import type { ReadManifest } from './reader.ts'

/** An importer that is named by its manifest, which is read only when the name is asked for. */
export function manifestName(id: string, readManifest: ReadManifest): Importer {
  let isRead = false
  let name: string | undefined
  return {
    id,
    get name() {
      if (!isRead) name = nameIn(readManifest(id))
      isRead = true
      return name
    },
  }
}

/** A manifest that is broken names nothing: the lockfile is what is read here. */
function nameIn(manifest: string | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(manifest ?? '')
    const isNamed = typeof value === 'object' && value !== null && 'name' in value
    return isNamed && typeof value.name === 'string' ? value.name : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

import { posix } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { memoized } from '../graph/memoized.ts'
import { partsOf } from '../graph/parts.ts'
import type { DependencyPath } from '../graph/paths.ts'
import type { Manifest } from '../lockfile/manifest.ts'
import type { Finding } from '../match/finding.ts'
import type { Place, Project } from '../project/project.ts'
import { placeText } from './words.ts'

/** A place of a report, called as from the root of the repository. */
export function fromRoot({ file, line }: Place, prefix: string): Place {
  return { file: file === '-' ? 'standard-input' : posix.join(prefix, file), line }
}

/**
 * The lines of package.json, or deno.json, that ask for a finding's package, or for the dependency that
 * brings it: those of each path that is shown. Empty where no manifest says so, as beside an SBOM.
 */
export function declarationsIn(project: Project): (finding: Finding) => Place[] {
  const { graph } = project
  const importers = new Set(graph.importers.map(({ id }) => id))
  const { edgesInto } = partsOf(graph)
  const manifests = new Map(graph.importers.map(({ id }) => [id, manifestOf(project, id)]))
  const declared = (path: DependencyPath): Place[] => {
    // A workspace on the way has a manifest of its own, and that is the one to change.
    const at = path.findLastIndex((id) => importers.has(id))
    const importer = path[at] ?? ''
    const edges = edgesInto(path[at + 1] ?? '').filter(({ from }) => from === importer)
    return edges.flatMap(({ name, place }) => {
      if (place)
        return [{ file: posix.join(posix.dirname(project.lockfile), place.file), line: place.line }]
      const found = manifests
        .get(importer)?.()
        ?.dependencies.findLast((one) => one.name === name)
      return found ? [{ file: project.manifestPath(importer), line: found.line }] : []
    })
  }
  return ({ paths }) => {
    const places = paths.shown.flatMap(declared)
    return [...new Map(places.map((place) => [placeText(place), place])).values()]
  }
}

/** A manifest that cannot be read has no lines to show: what was found stands in the lockfile. */
function manifestOf(project: Project, importer: string): () => Manifest | undefined {
  return memoized(() => {
    try {
      return project.manifest(importer)
    } catch (error) {
      if (error instanceof LeakscanError) return undefined
      throw error
    }
  })
}

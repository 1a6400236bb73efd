import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph, Edge, EdgeType, Importer, Package } from '../../graph/graph.ts'
import { deriveReach } from '../../graph/reach.ts'
import { memoized } from '../../graph/memoized.ts'
import { parseNpmPurl } from './purl.ts'

/** A component of an SBOM, as it is being read. */
export interface SbomComponent {
  /** What the SBOM's own references call it. */
  ref: string
  name: string
  group?: string | undefined
  purl: string | undefined
  readonly line: number
  isPrivate?: boolean
  isBundled?: boolean
  dev?: boolean
  optional?: boolean
}

/** A dependency between two references. */
export interface SbomRelation {
  readonly from: string
  readonly to: string
  readonly type: EdgeType
}

/** What relations name as the project where no component stands for it. */
export const noRoot = ''

export interface Sbom {
  readonly format: 'cyclonedx' | 'spdx'
  readonly version: string
  /** The components that the SBOM is about, the main one first: importers. */
  readonly roots: readonly SbomComponent[]
  readonly components: readonly SbomComponent[]
  readonly readRelations: () => Iterable<SbomRelation>
}

/**
 * The graph of an SBOM's npm packages. Components of other ecosystems are left out: the collections
 * of advisories do not cover them.
 *
 * @throws LeakscanError `LOCKFILE_PARSE` where nothing is an npm package and something has no
 * package URL, so that nobody can tell what it is.
 */
export function sbomGraph(
  { format, version, roots, components, readRelations }: Sbom,
  path: string,
): DependencyGraph {
  const importers = importersOf(roots)
  const ids = new Map(roots.map(({ ref }, i) => [ref, importers[i]?.id ?? '']))
  const rootRefs = new Set(ids.keys())
  if (roots.length === 0) ids.set(noRoot, '')
  const packages: Package[] = []
  const flags = new Map<string, SbomComponent>()
  for (const component of components) {
    if (rootRefs.has(component.ref)) continue
    // References should be unique. Where they are not, the copies are listed all the same.
    const isTaken = ids.has(component.ref)
    const id = isTaken ? `${component.ref} line ${component.line}` : component.ref
    const pkg = toPackage(id, component)
    if (!pkg) continue
    if (!isTaken) ids.set(component.ref, id)
    flags.set(pkg.id, component)
    packages.push(pkg)
  }
  if (packages.length === 0 && components.some(({ purl }) => purl === undefined))
    throw withoutPurls(path)
  const edges = memoized(() =>
    toEdges(readRelations(), ids, new Map(packages.map((pkg) => [pkg.id, pkg.name]))),
  )
  const reach = memoized(() => deriveReach(importers, edges()))
  return {
    format,
    formatVersion: version,
    importers,
    packages,
    edges,
    reach: (pkg) => {
      const derived = reach()(pkg)
      const { dev = derived.dev, optional = derived.optional } = flags.get(pkg.id) ?? {}
      return {
        ...derived,
        dev,
        optional,
        devOptional: dev || optional ? false : derived.devOptional,
      }
    },
  }
}

function importersOf(roots: readonly SbomComponent[]): Importer[] {
  if (roots.length === 0) return [{ id: '', name: undefined }]
  return roots.map(({ ref, name }, i) => ({
    id: i === 0 ? '' : ref,
    name: name === '' ? undefined : name,
  }))
}

function toPackage(
  id: string,
  { purl, line, isPrivate, isBundled }: SbomComponent,
): Package | undefined {
  const parsed = parseNpmPurl(purl ?? '')
  if (!parsed) return undefined
  const { name, version, vcs } = parsed
  return {
    id,
    name,
    ...(version !== undefined && { version }),
    source: isPrivate ? 'workspace' : vcs === undefined ? 'registry' : 'git',
    ...(vcs !== undefined && { resolved: vcs }),
    line,
    ...(isBundled && { bundled: true as const }),
  }
}

function toEdges(
  relations: Iterable<SbomRelation>,
  ids: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): Edge[] {
  const edges: Edge[] = []
  for (const relation of relations) {
    const from = ids.get(relation.from)
    const to = ids.get(relation.to)
    if (from === undefined || to === undefined) continue
    edges.push({ from, to, name: names.get(to) ?? to, range: undefined, type: relation.type })
  }
  const importersFirst = (edge: Edge): number => Number(names.has(edge.from))
  return edges.toSorted((a, b) => importersFirst(a) - importersFirst(b))
}

function withoutPurls(path: string): LeakscanError {
  return new LeakscanError(
    'LOCKFILE_PARSE',
    `${path}: no component is known to be an npm package`,
    {
      hint: 'Write the SBOM with package URLs, which name npm packages as `pkg:npm/name@version`.',
    },
  )
}

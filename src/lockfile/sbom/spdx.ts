import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph, EdgeType } from '../../graph/graph.ts'
import type { JsonCursor, JsonPlace } from '../json/cursor.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import type { SbomComponent, SbomRelation } from './sbom.ts'
import { noRoot, sbomGraph } from './sbom.ts'

const repair = 'write the SBOM anew'
const versions = ['SPDX-2.2', 'SPDX-2.3']

/** Reads SBOMs in SPDX JSON, 2.2 and 2.3. */
export const spdxReader: LockfileReader = { format: 'spdx', read }

/** Whether a text says that it is an SPDX document, whatever its file is called. */
export function isSpdx(text: string): boolean {
  const at = text.indexOf('"spdxVersion"')
  return at !== -1 && /^"spdxVersion"\s*:\s*"SPDX-/.test(text.slice(at, at + 100))
}

/** What a relationship means as a dependency; `isReversed` where the dependency is its subject. */
const relationTypes: ReadonlyMap<string, { type: EdgeType; isReversed: boolean }> = new Map([
  ['DEPENDS_ON', { type: 'prod', isReversed: false }],
  ['HAS_PREREQUISITE', { type: 'peer', isReversed: false }],
  ['DEPENDENCY_OF', { type: 'prod', isReversed: true }],
  ['RUNTIME_DEPENDENCY_OF', { type: 'prod', isReversed: true }],
  ['PROVIDED_DEPENDENCY_OF', { type: 'prod', isReversed: true }],
  ['PREREQUISITE_FOR', { type: 'peer', isReversed: true }],
  ['OPTIONAL_DEPENDENCY_OF', { type: 'optional', isReversed: true }],
  ['DEV_DEPENDENCY_OF', { type: 'dev', isReversed: true }],
  ['BUILD_DEPENDENCY_OF', { type: 'dev', isReversed: true }],
  ['DEV_TOOL_OF', { type: 'dev', isReversed: true }],
  ['TEST_DEPENDENCY_OF', { type: 'dev', isReversed: true }],
])

function read({ text, path }: LockfileInput): DependencyGraph {
  const cursor = jsonCursor(text, path, repair)
  if (cursor.peek() !== 'object') return cursor.fail('not an SPDX document: an object expected')
  let version: string | undefined
  let components: SbomComponent[] = []
  let described: string[] = []
  let relations: JsonPlace | undefined
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'spdxVersion') version = knownVersion(cursor.string(), path)
    else if (key === 'packages' && cursor.peek() === 'array')
      components = objects(cursor, readPackage)
    else if (key === 'documentDescribes' && cursor.peek() === 'array')
      described = readStrings(cursor)
    else {
      if (key === 'relationships' && cursor.peek() === 'array') relations = cursor.place()
      cursor.skip()
    }
  }
  cursor.end()
  if (version === undefined) return cursor.fail('not an SPDX document: it has no "spdxVersion"')
  // Which package is the project itself is told among the relationships, by most tools.
  const all = relations ? readRelationships(cursor, relations) : []
  const subjects = new Set([...described, ...all.filter(isDescription).map(({ to }) => to)])
  // Some tools say that the document describes each of its packages: then none is the project.
  const isRoot = ({ ref }: SbomComponent): boolean => subjects.size === 1 && subjects.has(ref)
  const roots = components.filter(isRoot)
  const direct = roots.length > 0 ? [] : [...subjects].map(toDirect)
  return sbomGraph(
    {
      format: 'spdx',
      version: version.slice('SPDX-'.length),
      roots,
      components,
      readRelations: () => [...direct, ...all.flatMap(toRelation)],
    },
    path,
  )
}

function toDirect(to: string): SbomRelation {
  return { from: noRoot, to, type: 'prod' }
}

function knownVersion(version: string | undefined, path: string): string {
  if (version !== undefined && versions.includes(version)) return version
  throw new LeakscanError(
    'LOCKFILE_VERSION',
    `${path}: ${version ?? 'its version of SPDX'} is not known`,
    {
      hint: `leakscan reads ${versions.join(' and ')} in JSON.`,
    },
  )
}

function objects<T>(cursor: JsonCursor, readItem: (cursor: JsonCursor) => T): T[] {
  const items: T[] = []
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    if (cursor.peek() === 'object') items.push(readItem(cursor))
    else cursor.skip()
  }
  return items
}

function readStrings(cursor: JsonCursor): string[] {
  const strings: string[] = []
  for (let more = cursor.firstItem(); more; more = cursor.nextItem())
    strings.push(cursor.string() ?? '')
  return strings
}

function readPackage(cursor: JsonCursor): SbomComponent {
  const component: SbomComponent = { ref: '', name: '', purl: undefined, line: cursor.place().line }
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'SPDXID') component.ref = cursor.string() ?? ''
    else if (key === 'name') component.name = cursor.string() ?? ''
    else if (key === 'externalRefs' && cursor.peek() === 'array') {
      component.purl = objects(cursor, readPurl).find((purl) => purl !== undefined)
    } else cursor.skip()
  }
  return component
}

function readPurl(cursor: JsonCursor): string | undefined {
  let type: string | undefined
  let locator: string | undefined
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'referenceType') type = cursor.string()
    else if (key === 'referenceLocator') locator = cursor.string()
    else cursor.skip()
  }
  return type === 'purl' ? locator : undefined
}

interface Relationship {
  readonly from: string
  readonly to: string
  readonly kind: string
}

function readRelationships(cursor: JsonCursor, place: JsonPlace): Relationship[] {
  cursor.seek(place)
  return objects(cursor, () => {
    let from = ''
    let to = ''
    let kind = ''
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      const value = cursor.string() ?? ''
      if (key === 'spdxElementId') from = value
      else if (key === 'relatedSpdxElement') to = value
      else if (key === 'relationshipType') kind = value
    }
    return { from, to, kind }
  })
}

function isDescription({ from, kind }: Relationship): boolean {
  return kind === 'DESCRIBES' && from === 'SPDXRef-DOCUMENT'
}

function toRelation({ from, to, kind }: Relationship): SbomRelation[] {
  const meaning = relationTypes.get(kind)
  if (!meaning) return []
  const { type, isReversed } = meaning
  return [isReversed ? { from: to, to: from, type } : { from, to, type }]
}

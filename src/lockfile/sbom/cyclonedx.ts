import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph } from '../../graph/graph.ts'
import type { JsonCursor, JsonPlace } from '../json/cursor.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import type { LockfileInput, LockfileReader } from '../reader.ts'
import type { SbomComponent, SbomRelation } from './sbom.ts'
import { sbomGraph } from './sbom.ts'

const repair = 'write the SBOM anew'
const versions = ['1.4', '1.5', '1.6', '1.7']

/** Reads SBOMs in CycloneDX JSON, 1.4 to 1.7. */
export const cyclonedxReader: LockfileReader = {
  format: 'cyclonedx',
  read,
}

/** Whether a text says that it is a CycloneDX SBOM, whatever its file is called. */
export function isCycloneDx(text: string): boolean {
  const at = text.indexOf('"bomFormat"')
  return at !== -1 && /^"bomFormat"\s*:\s*"CycloneDX"/.test(text.slice(at, at + 100))
}

function read({ text, path }: LockfileInput): DependencyGraph {
  const cursor = jsonCursor(text, path, repair)
  if (cursor.peek() !== 'object') return cursor.fail('not a CycloneDX SBOM: an object expected')
  let version: string | undefined
  let roots: SbomComponent[] = []
  let components: SbomComponent[] = []
  let dependencies: JsonPlace | undefined
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'specVersion') version = knownVersion(cursor.string(), path)
    else if (key === 'metadata' && cursor.peek() === 'object') roots = readMetadata(cursor)
    else if (key === 'components' && cursor.peek() === 'array') components = readComponents(cursor)
    else {
      if (key === 'dependencies' && cursor.peek() === 'array') dependencies = cursor.place()
      cursor.skip()
    }
  }
  cursor.end()
  if (version === undefined) return cursor.fail('not a CycloneDX SBOM: it has no "specVersion"')
  // What the main component is made of stands below it, like the other components.
  const [main, ...parts] = roots
  const readRelations = (): SbomRelation[] =>
    dependencies ? readDependencies(cursor, dependencies) : []
  return sbomGraph(
    {
      format: 'cyclonedx',
      version,
      roots: main ? [main] : [],
      components: [...parts, ...components],
      readRelations,
    },
    path,
  )
}

function knownVersion(version: string | undefined, path: string): string {
  if (version !== undefined && versions.includes(version)) return version
  throw new LeakscanError('LOCKFILE_VERSION', `${path}: CycloneDX ${version ?? ''} is not known`, {
    hint: `leakscan reads CycloneDX ${versions.join(', ')}.`,
  })
}

function readMetadata(cursor: JsonCursor): SbomComponent[] {
  let found: SbomComponent[] = []
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'component' && cursor.peek() === 'object') found = readComponent(cursor)
    else cursor.skip()
  }
  return found
}

/** A component and those that it contains, however deep, in the file's order. */
function readComponent(cursor: JsonCursor): SbomComponent[] {
  const found: SbomComponent[] = []
  readInto(cursor, found)
  return found
}

function readComponents(cursor: JsonCursor): SbomComponent[] {
  const found: SbomComponent[] = []
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    if (cursor.peek() === 'object') readInto(cursor, found)
    else cursor.skip()
  }
  return found
}

function readInto(cursor: JsonCursor, found: SbomComponent[]): void {
  // The components whose fields are being read, innermost last: a stack of our own, since nesting is
  // the file's choice.
  const open: SbomComponent[] = []
  const begin = (): string | undefined => {
    cursor.peek()
    const component: SbomComponent = {
      ref: '',
      name: '',
      purl: undefined,
      line: cursor.place().line,
    }
    open.push(component)
    found.push(component)
    return cursor.firstKey()
  }
  let key = begin()
  for (let component = open.at(-1); component !== undefined; component = open.at(-1)) {
    if (key === 'components' && cursor.peek() === 'array') {
      if (nextObject(cursor, cursor.firstItem())) {
        key = begin()
        continue
      }
    } else if (key !== undefined) {
      readField(cursor, key, component)
    } else {
      finish(component)
      open.pop()
      if (open.length === 0) return
      if (nextObject(cursor, cursor.nextItem())) {
        key = begin()
        continue
      }
    }
    key = cursor.nextKey()
  }
}

/** Steps over items that are no objects. */
function nextObject(cursor: JsonCursor, hasItem: boolean): boolean {
  let more = hasItem
  while (more && cursor.peek() !== 'object') {
    cursor.skip()
    more = cursor.nextItem()
  }
  return more
}

function readField(cursor: JsonCursor, key: string, component: SbomComponent): void {
  if (key === 'bom-ref') component.ref = cursor.string() ?? ''
  else if (key === 'purl') component.purl = cursor.string()
  else if (key === 'name') component.name = cursor.string() ?? ''
  else if (key === 'group') component.group = cursor.string()
  else if (key === 'scope') readScope(cursor.string(), component)
  else if (key === 'properties' && cursor.peek() === 'array') readProperties(cursor, component)
  else cursor.skip()
}

/** A component without a reference cannot be referred to: its package URL tells it apart. */
function finish(component: SbomComponent): void {
  if (component.group) component.name = `${component.group}/${component.name}`
  if (component.ref === '') component.ref = component.purl ?? `line ${component.line}`
}

/** npm's tools mark development by a property, and then as optional too. */
function readScope(scope: string | undefined, component: SbomComponent): void {
  if (scope === 'excluded') component.dev = true
  if (scope === 'optional') component.optional = true
}

function readProperties(cursor: JsonCursor, component: SbomComponent): void {
  for (
    let more = nextObject(cursor, cursor.firstItem());
    more;
    more = nextObject(cursor, cursor.nextItem())
  ) {
    let name: string | undefined
    let value: string | undefined
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      if (key === 'name') name = cursor.string()
      else if (key === 'value') value = cursor.string()
      else cursor.skip()
    }
    if (value !== 'true') continue
    if (name === 'cdx:npm:package:development') component.dev = true
    if (name === 'cdx:npm:package:bundled') component.isBundled = true
    if (name === 'cdx:npm:package:private') component.isPrivate = true
  }
}

function readDependencies(cursor: JsonCursor, place: JsonPlace): SbomRelation[] {
  const relations: SbomRelation[] = []
  cursor.seek(place)
  for (
    let more = nextObject(cursor, cursor.firstItem());
    more;
    more = nextObject(cursor, cursor.nextItem())
  ) {
    let from = ''
    const targets: string[] = []
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      if (key === 'ref') from = cursor.string() ?? ''
      else if (key !== 'dependsOn' || cursor.peek() !== 'array') cursor.skip()
      else {
        for (let item = cursor.firstItem(); item; item = cursor.nextItem()) {
          const to = cursor.string()
          if (to !== undefined) targets.push(to)
        }
      }
    }
    for (const to of targets) relations.push({ from, to, type: 'prod' })
  }
  return relations
}

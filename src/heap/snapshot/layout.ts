import { LeakscanError } from '../../errors.ts'
import { isObject } from '../../is-object.ts'

/** Where the fields of a node, an edge and a location stand: the snapshot's own header says so. */
export interface Layout {
  readonly nodes: number
  readonly edges: number
  readonly node: Fields<'type' | 'name' | 'self_size' | 'edge_count'>
  readonly edge: Fields<'type' | 'name_or_index' | 'to_node'>
  /** Absent in snapshots of V8 before 6.7, which do not say where functions stand. */
  readonly location: Fields<'object_index' | 'script_id'> | undefined
  /** The words for a node's type, by its number. */
  readonly nodeTypes: readonly string[]
  readonly edgeTypes: readonly string[]
}

/** The places of fields in a record of so many numbers. */
export type Fields<Name extends string> = { readonly width: number } & Readonly<
  Record<Name, number>
>

/**
 * Reads the value of `"snapshot"`, the first of a heap snapshot.
 *
 * V8 writes it: `HeapSnapshotJSONSerializer::SerializeSnapshot` in src/profiler/heap-snapshot-generator.cc.
 * Fields come and go between versions, which is why nothing here is a constant.
 *
 * @throws LeakscanError `SNAPSHOT_INVALID` when it is no such header.
 */
export function parseLayout(text: string, path: string): Layout {
  const header = parse(text, path)
  const meta = objectIn(header, 'meta', path)
  const nodeFields = names(meta['node_fields'])
  const edgeFields = names(meta['edge_fields'])
  const locationFields = names(meta['location_fields'])
  return {
    nodes: countIn(header, 'node_count', path),
    edges: countIn(header, 'edge_count', path),
    node: fields(nodeFields, ['type', 'name', 'self_size', 'edge_count'], path),
    edge: fields(edgeFields, ['type', 'name_or_index', 'to_node'], path),
    location:
      locationFields.length === 0
        ? undefined
        : fields(locationFields, ['object_index', 'script_id'], path),
    nodeTypes: enumeration(meta['node_types'], nodeFields.indexOf('type')),
    edgeTypes: enumeration(meta['edge_types'], edgeFields.indexOf('type')),
  }
}

function parse(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw notOne(path, 'its header is not JSON')
}

function fields<Name extends string>(
  all: readonly string[],
  wanted: readonly Name[],
  path: string,
): Fields<Name> {
  const places = Object.fromEntries(wanted.map((name) => [name, all.indexOf(name)]))
  const missing = wanted.find((name) => places[name] === -1)
  if (missing !== undefined) throw notOne(path, `its header names no field "${missing}"`)
  // fromEntries loses the names of the keys, which are those of `wanted`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return { width: all.length, ...places } as Fields<Name>
}

function enumeration(types: unknown, index: number): string[] {
  return Array.isArray(types) ? names(types[index]) : []
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function objectIn(
  value: Record<string, unknown>,
  name: string,
  path: string,
): Record<string, unknown> {
  const inner = value[name]
  if (isObject(inner)) return inner
  throw notOne(path, `its header has no "${name}"`)
}

function countIn(value: Record<string, unknown>, name: string, path: string): number {
  const count = value[name]
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count
  throw notOne(path, `its header has no "${name}"`)
}

/** The error for a file that is something else. */
export function notOne(path: string, why: string): LeakscanError {
  return new LeakscanError('SNAPSHOT_INVALID', `${path}: not a V8 heap snapshot: ${why}`, {
    hint: 'Take one with `node --heapsnapshot-signal=SIGUSR2`, v8.writeHeapSnapshot() or DevTools.',
  })
}

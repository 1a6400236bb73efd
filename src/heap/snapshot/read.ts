import { LeakscanError } from '../../errors.ts'
import type { Layout } from './layout.ts'
import { notOne, parseLayout } from './layout.ts'
import { Outline } from './outline.ts'
import { RecordReader } from './records.ts'
import type { Damage, SectionReader } from './section.ts'
import { isSpace, skipper } from './section.ts'
import { StringReader } from './strings.ts'

/** What is made of a snapshot while it is read. Indexes count records, from 0. */
export interface Visitor {
  /** Each node, in an array of its fields that the next one overwrites. */
  readonly node: (fields: Float64Array, index: number) => void
  /** Called when all nodes are there; returns how many edges to skip at the start. */
  readonly edgesBegin: () => number
  /** An edge; returns how many of the following to skip. Edges come in the order of their nodes. */
  readonly edge: (fields: Float64Array, index: number) => number
  readonly location: (fields: Float64Array) => void
  /** Each string, as bytes without quotes and with JSON's escapes. */
  readonly string: (bytes: Uint8Array, start: number, end: number, index: number) => void
}

/**
 * Reads a V8 heap snapshot of any size, piece by piece, and keeps nothing of it.
 *
 * @param chunks - the bytes; a chunk may be overwritten once the next is asked for.
 * @param path - how to call it in messages.
 * @param visit - is given the layout, and makes what is told of the rest.
 * @throws LeakscanError `SNAPSHOT_INVALID` for what is no snapshot, is damaged or ends too early.
 */
export async function readSnapshot<T extends Visitor>(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  visit: (layout: Layout) => T,
): Promise<T> {
  const reading = new Reading(path, visit)
  let offset = 0
  for await (const chunk of chunks) {
    reading.feed(chunk, offset)
    offset += chunk.length
  }
  return reading.end(offset)
}

/** The header of a snapshot has some 2 kB: what is much longer is something else. */
const longestHeader = 1 << 20

/** What other files that Node.js writes are, by a key of theirs that comes first. */
const otherFiles: ReadonlyMap<string, string> = new Map([
  [
    'header',
    'it is a diagnostic report, which tells how much memory is in use and not what is in it',
  ],
  ['head', 'it is an allocation profile, which is read as one if its name ends in .heapprofile'],
])

/** The file as a whole: key by key, each value by the reader for it. */
class Reading<T extends Visitor> {
  readonly #path: string
  readonly #visit: (layout: Layout) => T
  readonly #outline = new Outline()
  #section: SectionReader | undefined
  #header = ''
  #opened: { readonly layout: Layout; readonly visitor: T } | undefined
  /** The lists that were begun, by key. */
  readonly #lists = new Map<string, { readonly count: number }>()

  constructor(path: string, visit: (layout: Layout) => T) {
    this.#path = path
    this.#visit = visit
  }

  /** @param offset - of the chunk's first byte in the file. */
  feed(chunk: Uint8Array, offset: number): void {
    const outline = this.#outline
    const damage: Damage = (at, what) => this.#damaged(offset + at, what)
    for (let at = 0; at < chunk.length;) {
      if (this.#section) {
        const end = this.#section.feed(chunk, at, damage)
        if (end === undefined) return
        at = end
        this.#sectionEnds()
      } else if (outline.expected === 'value' && !isSpace(chunk[at]!)) {
        this.#section = this.#sectionBegins()
      } else outline.step(chunk[at]!, at++, damage)
    }
  }

  /** @param length - of the whole file. */
  end(length: number): T {
    if (length === 0) throw notOne(this.#path, 'it is empty')
    if (this.#outline.expected !== 'nothing') {
      const where = this.#section ? `, in "${this.#outline.key}"` : ''
      throw this.#damaged(length, `it ends too early${where}`, 'Was it still being written?')
    }
    const missing = ['nodes', 'edges', 'strings'].find((key) => !this.#lists.has(key))
    if (!this.#opened || missing !== undefined) {
      throw notOne(this.#path, `it has no "${this.#opened ? missing : 'snapshot'}"`)
    }
    return this.#opened.visitor
  }

  #sectionBegins(): SectionReader {
    const { key } = this.#outline
    if (key === 'snapshot') return skipper((bytes) => this.#keepHeader(bytes))
    const other = this.#opened ? undefined : otherFiles.get(key)
    if (other !== undefined) throw notOne(this.#path, other)
    if (!['nodes', 'edges', 'locations', 'strings'].includes(key)) return skipper()
    // V8 writes them in this order, and in another nothing could be told of edges while they pass.
    const before = key === 'nodes' ? 'snapshot' : 'nodes'
    if (!this.#opened || (key !== 'nodes' && !this.#lists.has('nodes'))) {
      throw notOne(this.#path, `"${key}" comes before "${before}"`)
    }
    const reader = listReader(key, this.#opened)
    if (!reader) return skipper()
    this.#lists.set(key, reader)
    return reader
  }

  #keepHeader(bytes: Uint8Array): void {
    if (this.#header.length + bytes.length > longestHeader) {
      throw notOne(this.#path, 'its header has no end')
    }
    this.#header += Buffer.from(bytes).toString('latin1')
  }

  #sectionEnds(): void {
    const { key } = this.#outline
    this.#section = undefined
    this.#outline.expected = 'comma'
    if (key === 'snapshot') {
      const layout = parseLayout(this.#header, this.#path)
      this.#opened = { layout, visitor: this.#visit(layout) }
    }
    const count = this.#lists.get(key)?.count
    const expected = key === 'nodes' || key === 'edges' ? this.#opened?.layout[key] : count
    if (count !== expected) {
      throw notOne(this.#path, `it holds ${count} ${key}, and its header says ${expected}`)
    }
  }

  #damaged(byte: number, what: string, hint = 'Take it again, or copy it again.'): LeakscanError {
    // What has not even a header was never a snapshot.
    if (!this.#opened) return notOne(this.#path, `${what} at byte ${byte}`)
    return new LeakscanError(
      'SNAPSHOT_INVALID',
      `${this.#path}: damaged at byte ${byte}: ${what}`,
      {
        hint,
      },
    )
  }
}

function listReader(
  key: string,
  { layout, visitor }: { readonly layout: Layout; readonly visitor: Visitor },
): RecordReader | StringReader | undefined {
  if (key === 'strings') return new StringReader(visitor.string)
  if (key === 'edges') {
    return new RecordReader(layout.edge.width, visitor.edge, visitor.edgesBegin())
  }
  if (key === 'nodes') return new RecordReader(layout.node.width, all(visitor.node))
  return layout.location && new RecordReader(layout.location.width, all(visitor.location))
}

/** Wants every record. */
function all(each: (record: Float64Array, index: number) => void) {
  return (record: Float64Array, index: number): number => {
    each(record, index)
    return 0
  }
}

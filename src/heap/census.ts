import { LeakscanError } from '../errors.ts'
import { Counters, NumberList, Tally } from './counters.ts'
import type { FunctionGroup } from './functions.ts'
import { FunctionTable } from './functions.ts'
import { releaseIn } from './node-version.ts'
import type { Kind } from './owners.ts'
import { kinds, Owners } from './owners.ts'
import type { Layout } from './snapshot/layout.ts'
import type { Visitor } from './snapshot/read.ts'
import { decode } from './snapshot/strings.ts'

/** How many there are, and how many bytes they take themselves. */
export interface Sum {
  readonly count: number
  readonly size: number
}

/** What is in a heap snapshot, in numbers. */
export interface Census {
  readonly nodes: number
  /** Bytes of all nodes. */
  readonly size: number
  /** By V8's word for the type of a node: object, closure, string … */
  readonly types: ReadonlyMap<string, Sum>
  /** Objects and native objects, by the name of their constructor. */
  readonly constructors: ReadonlyMap<string, Sum>
  readonly functions: readonly FunctionGroup[]
  /** How many objects there are whose constructor stands in a script, by its path. */
  readonly instances: ReadonlyMap<string, number>
  /** Strings by the prefix that they begin with, for the prefixes that were asked for. */
  readonly strings: ReadonlyMap<string, Sum>
  /** The version of Node.js that the process ran on, if it says one. */
  readonly node: string | undefined
}

const h = 0x68

/** Their indexes are kept in 31 bits: a file with more has some 100 GB. */
const mostNodes = 2 ** 31 - 1

/** Counts while a snapshot is read: what it keeps grows with names, functions, and two bits a node. */
export class CensusTaker implements Visitor {
  readonly #layout: Layout
  /** By the number of a node's type. */
  readonly #kinds: readonly Kind[]
  readonly #named: readonly boolean[]
  readonly #stringType: number
  readonly #internal: number
  readonly #typeCounts: Float64Array
  readonly #typeSizes: Float64Array
  readonly #constructors = new Tally()
  readonly #stringCounts = new Counters(1)
  readonly #stringSizes = new Counters(2)
  readonly #functions = new FunctionTable()
  readonly #instances = new Tally()
  readonly #owners: Owners
  #edgesLeft = 0
  #wanted: Int32Array | undefined
  #nextWanted = 0
  readonly #names = new Map<number, string>()
  readonly #matched = new Map<string, { count: number; size: number; indexes: NumberList }>()
  readonly #firstBytes = new Uint8Array(256)
  readonly #longestPrefix: number
  /** More than one where a program has such texts of its own. */
  readonly #releases = new Set<string>()

  constructor(layout: Layout, prefixes: readonly string[]) {
    if (layout.nodes > mostNodes) {
      throw new LeakscanError('SNAPSHOT_INVALID', `it says that it holds ${layout.nodes} nodes`)
    }
    this.#layout = layout
    this.#owners = new Owners(layout.nodes)
    this.#kinds = layout.nodeTypes.map(kindOf)
    this.#named = layout.nodeTypes.map((type) => type === 'object' || type === 'native')
    this.#stringType = layout.nodeTypes.indexOf('string')
    this.#internal = layout.edgeTypes.indexOf('internal')
    this.#typeCounts = new Float64Array(layout.nodeTypes.length)
    this.#typeSizes = new Float64Array(layout.nodeTypes.length)
    this.#longestPrefix = Math.max(0, ...prefixes.map(({ length }) => length))
    for (const prefix of prefixes) {
      this.#matched.set(prefix, { count: 0, size: 0, indexes: new NumberList() })
      // In the file it may be written as itself or as an escape.
      for (const byte of [...Buffer.from(prefix).subarray(0, 1), 0x5c]) this.#firstBytes[byte] = 1
    }
  }

  readonly node = (fields: Float64Array, index: number): void => {
    const { type, name, self_size, edge_count } = this.#layout.node
    const t = fields[type]!
    const size = fields[self_size]!
    const edges = fields[edge_count]!
    this.#typeCounts[t]!++
    this.#typeSizes[t]! += size
    const kind = this.#kinds[t] ?? kinds.other
    if (this.#named[t]) this.#constructors.add(fields[name]!, size)
    else if (kind === kinds.code) this.#functions.addCode(index, fields[name]!)
    else if (t === this.#stringType) {
      this.#stringCounts.add(fields[name]!, 1)
      // V8 aligns to 8 bytes, or to 4 with compressed pointers.
      this.#stringSizes.add(fields[name]!, size >> 2)
    }
    this.#owners.add(index, kind, edges)
  }

  readonly edgesBegin = (): number => this.#nextOwner()

  readonly edge = (fields: Float64Array): number => {
    const { type, name_or_index, to_node } = this.#layout.edge
    if (fields[type] === this.#internal) {
      const target = fields[to_node]! / this.#layout.node.width
      if (this.#owners.kindOf(target) === kinds.code) this.#addEdge(fields[name_or_index]!, target)
    }
    return --this.#edgesLeft === 0 ? this.#nextOwner() : 0
  }

  #addEdge(name: number, target: number): void {
    const owner = this.#owners.node
    if (this.#owners.kindOf(owner) === kinds.code) {
      this.#functions.addCodeEdge(owner, name, target)
    } else if (this.#functions.addClosureEdge(owner, name, target)) this.#owners.markSample(owner)
  }

  /** Goes to the next node whose edges are of interest, and returns how many edges lie between. */
  #nextOwner(): number {
    const skip = this.#owners.next()
    this.#edgesLeft = this.#owners.edges
    return skip
  }

  readonly location = (fields: Float64Array): void => {
    if (!this.#layout.location) return
    const { object_index, script_id } = this.#layout.location
    const node = fields[object_index]! / this.#layout.node.width
    const kind = this.#owners.kindOf(node)
    if (kind === kinds.sample) this.#functions.addScriptId(node, fields[script_id]!)
    else if (kind !== kinds.closure) this.#instances.add(fields[script_id]!, 0)
  }

  readonly string = (bytes: Uint8Array, start: number, end: number, index: number): void => {
    this.#wanted ??= this.#indexesWanted()
    if (this.#wanted[this.#nextWanted] === index) {
      this.#nextWanted++
      this.#names.set(index, decode(bytes, start, end) ?? '')
    }
    const release = bytes[start] === h ? releaseIn(bytes, start, end) : undefined
    if (release !== undefined) this.#releases.add(release)
    if (this.#firstBytes[bytes[start]!] === 1 && this.#stringCounts.get(index) > 0) {
      this.#matchPrefix(bytes, start, end, index)
    }
  }

  #matchPrefix(bytes: Uint8Array, start: number, end: number, index: number): void {
    // A character takes six bytes at most: \uffff.
    const head = decode(bytes, start, Math.min(end, start + this.#longestPrefix * 6))
    if (head === undefined) return
    for (const [prefix, sum] of this.#matched) {
      if (!head.startsWith(prefix)) continue
      sum.count += this.#stringCounts.get(index)
      sum.size += this.#stringSizes.get(index) * 4
      sum.indexes.push(index)
    }
  }

  /** Ascending, as the strings will come. */
  #indexesWanted(): Int32Array {
    const wanted = new Set(this.#functions.nameIndexes())
    for (const [name] of this.#constructors.entries()) wanted.add(name)
    return Int32Array.from([...wanted].toSorted((a, b) => a - b))
  }

  /** What was counted, once all is read. */
  census(): Census {
    const text = (index: number) => this.#names.get(index) ?? ''
    const types = this.#layout.nodeTypes.map((type, index): [string, Sum] => [
      type,
      { count: this.#typeCounts[index]!, size: this.#typeSizes[index]! },
    ])
    return {
      nodes: this.#layout.nodes,
      size: this.#typeSizes.reduce((sum, size) => sum + size, 0),
      types: new Map(types),
      constructors: this.#constructorSums(text),
      functions: this.#functions.groups(text),
      instances: this.#instanceCounts(text),
      strings: new Map(
        [...this.#matched].map(([prefix, { count, size }]) => [prefix, { count, size }]),
      ),
      node: this.#releases.size === 1 ? [...this.#releases][0] : undefined,
    }
  }

  /** The indexes of the strings that begin with a prefix that was asked for. */
  stringsWith(prefix: string): Iterable<number> {
    return this.#matched.get(prefix)?.indexes.values() ?? []
  }

  /** The indexes of a name; only names of classes and functions are known. */
  indexesOf(name: string): number[] {
    return [...this.#names].flatMap(([index, text]) => (text === name ? [index] : []))
  }

  /** The nodes of the code of functions, by name and script. */
  codeOf(is: (name: string, script: string) => boolean): number[] {
    return this.#functions.codeOf((index) => this.#names.get(index) ?? '', is)
  }

  #constructorSums(text: (index: number) => string): Map<string, Sum> {
    return new Map(
      [...this.#constructors.entries()].map(([name, count, size]) => [text(name), { count, size }]),
    )
  }

  #instanceCounts(text: (index: number) => string): Map<string, number> {
    const scripts = this.#functions.scriptsById(text)
    const counts = new Map<string, number>()
    for (const [id, count] of this.#instances.entries()) {
      const script = scripts.get(id)
      if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + count)
    }
    return counts
  }
}

function kindOf(type: string): Kind {
  if (type === 'closure') return kinds.closure
  return type === 'code' ? kinds.code : kinds.other
}

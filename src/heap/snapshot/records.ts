import type { Damage, SectionReader } from './section.ts'
import { isSpace } from './section.ts'

const comma = 0x2c
const openBracket = 0x5b
const bracket = 0x5d
const zero = 0x30
const nine = 0x39

/**
 * Reads an array of numbers as records of `width` numbers each.
 *
 * Most bytes of a snapshot are in such arrays, so this is the loop that decides how fast it is read.
 * What nobody wants is skipped by counting commas, without making numbers of the digits.
 */
export class RecordReader implements SectionReader {
  /** Records that were read or skipped. */
  count = 0
  readonly #width: number
  readonly #record: Float64Array
  readonly #onRecord: (record: Float64Array, index: number) => number
  #field = 0
  #value = 0
  #inNumber = false
  #begun = false
  #ended = false
  /** Numbers still to be skipped. */
  #skip: number

  /**
   * @param onRecord - is given a record, in an array that the next one overwrites, and its index; returns
   * how many of the following records to skip.
   * @param skip - records to skip at the start.
   */
  constructor(width: number, onRecord: (record: Float64Array, index: number) => number, skip = 0) {
    this.#width = width
    this.#record = new Float64Array(width)
    this.#onRecord = onRecord
    this.#skip = skip * width
    this.count = skip
  }

  feed(chunk: Uint8Array, start: number, damage: Damage): number | undefined {
    const end = chunk.length
    let at = start + this.#begin(chunk, start, damage)
    while (at < end) {
      at = this.#skip > 0 ? this.#skipFrom(chunk, at, damage) : this.#readFrom(chunk, at, damage)
      if (this.#ended) return at
    }
    return undefined
  }

  /** Reads up to the next thing to skip, the end of the list or of the chunk. */
  #readFrom(chunk: Uint8Array, start: number, damage: Damage): number {
    const record = this.#record
    const width = this.#width
    const end = chunk.length
    let at = start
    let field = this.#field
    let value = this.#value
    let inNumber = this.#inNumber
    while (at < end) {
      let byte = chunk[at++]!
      if (byte >= zero && byte <= nine) {
        do value = value * 10 + (byte - zero)
        while (at < end && (byte = chunk[at++]!) >= zero && byte <= nine)
        inNumber = true
        // The chunk may end within a number.
        if (byte >= zero && byte <= nine) break
      }
      if (byte === comma || byte === bracket) {
        if (inNumber) record[field++] = value
        else if (byte === comma || field > 0) throw damage(at - 1, 'a number is missing')
        value = 0
        inNumber = false
        if (byte === bracket) this.#ended = true
        if (field === width) {
          field = 0
          if (this.#hand(record) > 0) break
        }
        if (byte === bracket) break
      } else if (!isSpace(byte)) throw damage(at - 1, 'not a number')
    }
    this.#field = field
    this.#value = value
    this.#inNumber = inNumber
    if (this.#ended && (field > 0 || this.#skip > 0))
      throw damage(at - 1, 'the list ends too early')
    return at
  }

  /** Hands a record on, and notes what is to be skipped after it. */
  #hand(record: Float64Array): number {
    const skip = this.#onRecord(record, this.count)
    this.count += 1 + skip
    return (this.#skip = skip * this.#width)
  }

  /** How many bytes to pass over: the opening bracket, the first time. */
  #begin(chunk: Uint8Array, start: number, damage: Damage): number {
    if (this.#begun) return 0
    if (chunk[start] !== openBracket) throw damage(start, 'not a list')
    this.#begun = true
    return 1
  }

  /** The place behind what is skipped, or the end of the chunk. */
  #skipFrom(chunk: Uint8Array, start: number, damage: Damage): number {
    const end = chunk.length
    let left = this.#skip
    let at = start
    while (at < end && left > 0) {
      const byte = chunk[at++]!
      if (byte < zero) {
        if (byte === comma) left--
      } else if (byte > nine) {
        // The last number of all has no comma behind it.
        if (byte !== bracket) throw damage(at - 1, 'not a number')
        if (left > 1) throw damage(at - 1, 'the list ends too early')
        left = 0
        this.#ended = true
      }
    }
    this.#skip = left
    return at
  }
}

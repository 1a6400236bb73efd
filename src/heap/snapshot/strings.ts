import type { Damage, SectionReader } from './section.ts'
import { isSpace } from './section.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d

/** Of a string that goes over a chunk's end so much is kept: more than any name is long. */
const kept = 16 * 1024

/**
 * Reads an array of strings, which it hands on as they are written: escaped, and without the quotes.
 */
export class StringReader implements SectionReader {
  count = 0
  readonly #onString: (bytes: Uint8Array, start: number, end: number, index: number) => void
  readonly #head = new Uint8Array(kept)
  #headLength = 0
  #inString = false
  #escaped = false

  /** @param onString - is given the place of a string in bytes that are overwritten afterwards. */
  constructor(onString: (bytes: Uint8Array, start: number, end: number, index: number) => void) {
    this.#onString = onString
  }

  feed(chunk: Uint8Array, start: number, damage: Damage): number | undefined {
    let at = start
    if (this.#inString) {
      at = this.#goOn(chunk, at)
      if (this.#inString) return undefined
    }
    for (; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (byte === quote) {
        const end = this.#endOf(chunk, at + 1)
        if (end === undefined) {
          this.#inString = true
          this.#keep(chunk, at + 1, chunk.length)
          return undefined
        }
        this.#onString(chunk, at + 1, end, this.count++)
        at = end
      } else if (byte === closeBracket) return at + 1
      else if (byte !== comma && byte !== openBracket && !isSpace(byte)) {
        throw damage(at, 'not a string')
      }
    }
    return undefined
  }

  /** The rest of a string that began in an earlier chunk. */
  #goOn(chunk: Uint8Array, start: number): number {
    const end = this.#endOf(chunk, start)
    this.#keep(chunk, start, end ?? chunk.length)
    if (end === undefined) return chunk.length
    this.#onString(this.#head, 0, this.#headLength, this.count++)
    this.#headLength = 0
    this.#inString = false
    return end + 1
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const part = chunk.subarray(start, Math.min(end, start + kept - this.#headLength))
    this.#head.set(part, this.#headLength)
    this.#headLength += part.length
  }

  /** The place of the closing quote. */
  #endOf(chunk: Uint8Array, start: number): number | undefined {
    let escaped = this.#escaped
    for (let at = start; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (escaped) escaped = false
      else if (byte === backslash) escaped = true
      else if (byte === quote) {
        this.#escaped = false
        return at
      }
    }
    this.#escaped = escaped
    return undefined
  }
}

/**
 * The text of a string as it is written in the file; of a long one the first characters.
 *
 * @returns `undefined` when it is not well formed.
 */
export function decode(bytes: Uint8Array, start: number, end: number): string | undefined {
  const length = Math.min(end - start, kept)
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('utf8')
  try {
    const value: unknown = JSON.parse(`"${length === end - start ? raw : withoutHalf(raw)}"`)
    return typeof value === 'string' ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What was cut off in the middle of an escape ends before it. */
function withoutHalf(raw: string): string {
  return raw.replace(/(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/, '$1')
}

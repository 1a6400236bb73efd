import type { LeakscanError } from '../../errors.ts'

/** Makes the error for something that cannot be at a place of the chunk. */
export type Damage = (at: number, what: string) => LeakscanError

/** Reads the value of one key of the snapshot, whose bytes come in chunks. */
export interface SectionReader {
  /**
   * Goes on reading.
   *
   * @returns the place behind the value, or `undefined` when it goes on in the next chunk.
   */
  readonly feed: (chunk: Uint8Array, start: number, damage: Damage) => number | undefined
}

const quote = 0x22
const backslash = 0x5c
const open = new Set([0x5b, 0x7b])
const close = new Set([0x5d, 0x7d])

/** JSON's white space: space, tab, line feed, carriage return. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/**
 * Passes over an array or object, whatever is in it.
 *
 * @param keep - is given the bytes, piece by piece.
 */
export function skipper(keep: (bytes: Uint8Array) => void = () => {}): SectionReader {
  let depth = 0
  let inString = false
  let escaped = false
  const step = (byte: number): void => {
    if (escaped) escaped = false
    else if (inString) {
      if (byte === backslash) escaped = true
      else if (byte === quote) inString = false
    } else if (byte === quote) inString = true
    else if (open.has(byte)) depth++
    else if (close.has(byte)) depth--
  }
  return {
    feed: (chunk, start) => {
      for (let at = start; at < chunk.length; at++) {
        step(chunk[at]!)
        if (depth === 0) {
          keep(chunk.subarray(start, at + 1))
          return at + 1
        }
      }
      keep(chunk.subarray(start))
      return undefined
    },
  }
}

import type { Damage } from './section.ts'
import { isSpace } from './section.ts'

/** What is expected next: the parts of `{ "key": value, "key": value }`. */
export type Expected = 'object' | 'key' | 'name' | 'colon' | 'value' | 'comma' | 'nothing'

const openBrace = 0x7b
const closeBrace = 0x7d
const quote = 0x22
const comma = 0x2c
const colon = 0x3a

/** No key of a snapshot is longer. */
const longestKey = 64

/** Follows the outermost object of a file, byte by byte, but for its values. */
export class Outline {
  expected: Expected = 'object'
  key = ''

  /** @throws what `damage` makes for a byte that cannot stand here. */
  step(byte: number, at: number, damage: Damage): void {
    if (this.expected === 'name') this.#name(byte, at, damage)
    else if (!isSpace(byte)) this.expected = this.#after(byte, at, damage)
  }

  #name(byte: number, at: number, damage: Damage): void {
    if (byte === quote) this.expected = 'colon'
    else if (this.key.length >= longestKey) throw damage(at, 'a key is too long')
    else this.key += String.fromCodePoint(byte)
  }

  #after(byte: number, at: number, damage: Damage): Expected {
    if (this.expected === 'object' && byte === openBrace) return 'key'
    if (this.expected === 'colon' && byte === colon) return 'value'
    if (this.expected === 'comma' && byte === comma) return 'key'
    if (this.expected === 'comma' && byte === closeBrace) return 'nothing'
    if (this.expected === 'key' && byte === quote) {
      this.key = ''
      return 'name'
    }
    throw damage(at, this.expected === 'nothing' ? 'more after the end' : `no ${this.expected}`)
  }
}

const pageBits = 14
const pageSize = 1 << pageBits

type Cells = Uint8Array | Uint16Array

/**
 * Sums by index for indexes without a known end, most of them small: a byte or two each, and the few that
 * outgrow it apart. A snapshot has tens of millions of strings.
 */
export class Counters {
  readonly #pages: Cells[] = []
  readonly #most: number
  readonly #large = new Map<number, number>()
  readonly #page: () => Cells

  constructor(bytes: 1 | 2) {
    this.#most = bytes === 1 ? 0xff : 0xffff
    this.#page = () => (bytes === 1 ? new Uint8Array(pageSize) : new Uint16Array(pageSize))
  }

  add(index: number, amount: number): void {
    const page = (this.#pages[index >> pageBits] ??= this.#page())
    const cell = index & (pageSize - 1)
    const sum = page[cell]! + amount
    if (sum < this.#most) page[cell] = sum
    else this.#outgrow(index, page, cell, amount)
  }

  get(index: number): number {
    const small = this.#pages[index >> pageBits]?.[index & (pageSize - 1)] ?? 0
    return small === this.#most ? (this.#large.get(index) ?? 0) : small
  }

  #outgrow(index: number, page: Cells, cell: number, amount: number): void {
    const before = page[cell] === this.#most ? (this.#large.get(index) ?? 0) : page[cell]!
    page[cell] = this.#most
    this.#large.set(index, before + amount)
  }
}

/** Counts and sizes by key, for the some thousand names among millions of objects. */
export class Tally {
  #keys = new Int32Array(1 << 10).fill(-1)
  #counts = new Float64Array(1 << 10)
  #sizes = new Float64Array(1 << 10)
  #used = 0

  /** @param key - a number from 0. */
  add(key: number, size: number): void {
    const slot = this.#slotOf(key)
    this.#counts[slot] = this.#counts[slot]! + 1
    this.#sizes[slot] = this.#sizes[slot]! + size
    if (this.#keys[slot] === key) return
    this.#keys[slot] = key
    if (++this.#used * 2 > this.#keys.length) this.#grow()
  }

  count(key: number): number {
    return this.#counts[this.#slotOf(key)]!
  }

  *entries(): Generator<[key: number, count: number, size: number]> {
    for (const [slot, key] of this.#keys.entries()) {
      if (key !== -1) yield [key, this.#counts[slot]!, this.#sizes[slot]!]
    }
  }

  /** Where a key is, or would be put: open addressing, since a Map costs ten times as much a look-up. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask
    while (this.#keys[slot] !== key && this.#keys[slot] !== -1) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const [keys, counts, sizes] = [this.#keys, this.#counts, this.#sizes]
    this.#keys = new Int32Array(keys.length * 2).fill(-1)
    this.#counts = new Float64Array(keys.length * 2)
    this.#sizes = new Float64Array(keys.length * 2)
    for (const [from, key] of keys.entries()) {
      if (key === -1) continue
      const to = this.#slotOf(key)
      this.#keys[to] = key
      this.#counts[to] = counts[from]!
      this.#sizes[to] = sizes[from]!
    }
  }
}

/** A list of numbers that grows: eight bytes each, where an array of JavaScript needs twice that. */
export class NumberList {
  #values = new Int32Array(1 << 10)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const values = new Int32Array(this.length * 2)
      values.set(this.#values)
      this.#values = values
    }
    this.#values[this.length++] = value
  }

  at(index: number): number {
    return this.#values[index]!
  }

  *values(): Generator<number> {
    yield* this.#values.subarray(0, this.length)
  }

  /** The place of a value in a list that ascends, or -1. */
  indexOf(value: number): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#values[middle]! < value) low = middle + 1
      else high = middle
    }
    return low < this.length && this.#values[low] === value ? low : -1
  }
}

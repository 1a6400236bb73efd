/** A set of nodes, of a bit each: so small that it stays in a cache, where nearly every edge looks. */
export class Bits {
  readonly #words: Uint32Array
  /** How many there are in it. */
  count = 0

  /** @param like - a set to begin with, of as many nodes. */
  constructor(nodes: number, like?: Bits) {
    this.#words = like ? like.#words.slice() : new Uint32Array((nodes >>> 5) + 1)
    this.count = like?.count ?? 0
  }

  has(node: number): boolean {
    return (this.#words[node >>> 5]! & (1 << (node & 31))) !== 0
  }

  /** @returns whether it was not there. */
  add(node: number): boolean {
    const place = node >>> 5
    const bit = 1 << (node & 31)
    const word = this.#words[place]!
    if ((word & bit) !== 0) return false
    this.#words[place] = word | bit
    this.count++
    return true
  }
}

const pageSize = 1 << 16
const sevenBits = 0x7f
const more = 0x80

/**
 * Numbers from 0, most of them small, that are taken in the order in which they were put: seven bits to a
 * byte, the lowest first.
 */
export class Varints {
  readonly #pages: Uint8Array[] = []
  #page = new Uint8Array(0)
  #putAt = 0
  #taken = 0

  put(value: number): void {
    let rest = value
    for (; rest > sevenBits; rest = Math.floor(rest / more))
      this.#putByte((rest & sevenBits) | more)
    this.#putByte(rest)
  }

  /** @returns 0 when there are no more. */
  take(): number {
    let [value, unit] = [0, 1]
    for (let byte = more; byte >= more; unit *= more) {
      byte = this.#pages[Math.floor(this.#taken / pageSize)]?.[this.#taken % pageSize] ?? 0
      this.#taken++
      value += (byte & sevenBits) * unit
    }
    return value
  }

  #putByte(byte: number): void {
    if (this.#putAt === this.#page.length) {
      this.#page = new Uint8Array(pageSize)
      this.#pages.push(this.#page)
      this.#putAt = 0
    }
    this.#page[this.#putAt++] = byte
  }
}

import * as fc from 'fast-check'

/** The texts, some cut off, some with a stretch taken out, repeated or replaced. */
export function damagedText(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\n', ' ', '\0', '\u001b', '\ufeff'),
    fc.constantFrom('0', '-', '1e9', 'true', 'null', '\\u12', '""', '{}', '<<<<<<< HEAD\n'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  return fc.oneof(
    texts,
    fc.tuple(texts, place).map(([text, end]) => text.slice(0, at(text, end))),
    fc.tuple(texts, place, fc.nat(8), piece).map(([text, start, length, put]) => {
      return text.slice(0, at(text, start)) + put + text.slice(at(text, start) + length)
    }),
    fc.tuple(texts, place, fc.nat(8)).map(([text, start, length]) => {
      const from = at(text, start)
      return text.slice(0, from + length) + text.slice(from)
    }),
  )
}

function at(text: string, place: number): number {
  return Math.floor(place * (text.length + 1))
}

/** Keys of interest, by their length; see {@link knownKeys}. */
export type KnownKeys = readonly (readonly string[] | undefined)[]

/** The keys that a reader asks for, prepared for `JsonCursor.firstKey`. */
export function knownKeys(...names: readonly string[]): KnownKeys {
  const byLength: string[][] = []
  for (const name of names) (byLength[name.length] ??= []).push(name)
  return byLength
}

const none: readonly string[] = []

/** The known key that stands in a text from quote to quote, without building it; `''` for any other. */
export function knownKeyAt(known: KnownKeys, text: string, start: number, end: number): string {
  for (const name of known[end - start - 2] ?? none) {
    if (text.startsWith(name, start + 1)) return name
  }
  return ''
}

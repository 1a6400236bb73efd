/** A part of a text of entries: the fields of those that a pattern took, one after the other, or other lines. */
export type EntryPart =
  | { readonly fields: readonly string[] }
  | { readonly fields: undefined; readonly lines: string }

/** How a pattern starts. (`^` would take any line terminator of JavaScript for a line end.) */
export const lineStart = '(?<![^\\n])'

/** It stands in no field. */
const SEPARATOR = '\x01'

/**
 * What a pattern takes of the entries of a text, in order.
 *
 * The engine replaces each entry by its fields in one go, and cuts the result up in another, which takes a
 * third of the time of a match and its captures for each entry, and leaves no garbage.
 *
 * @param pattern - global. It takes whole lines, from {@link lineStart} to a line end or the text's. No field
 * has control characters.
 * @param fields - what is told of an entry, in the terms of `String.prototype.replace`.
 * @returns `undefined` where the text has control characters of its own, or ends within a line.
 */
export function plainEntries(
  text: string,
  pattern: RegExp,
  fields: readonly string[],
): EntryPart[] | undefined {
  if (text.includes(SEPARATOR)) return undefined
  const told = text.replace(pattern, fields.map((field) => field + SEPARATOR).join(''))
  const parts: EntryPart[] = []
  let at = 0
  // Where lines were left, and only there, the result has line ends.
  for (let newline = told.indexOf('\n'); newline !== -1; newline = told.indexOf('\n', at)) {
    const start = Math.max(told.lastIndexOf(SEPARATOR, newline) + 1, at)
    const next = told.indexOf(SEPARATOR, newline)
    const end = told.lastIndexOf('\n', next === -1 ? Infinity : next) + 1
    if (start > at) parts.push({ fields: fieldsIn(told.slice(at, start)) })
    parts.push({ fields: undefined, lines: told.slice(start, end) })
    at = end
  }
  if (at === told.length) return parts
  if (!told.endsWith(SEPARATOR)) return undefined
  parts.push({ fields: fieldsIn(told.slice(at)) })
  return parts
}

function fieldsIn(told: string): string[] {
  const fields = told.split(SEPARATOR)
  // Nothing follows the last separator.
  fields.pop()
  return fields
}

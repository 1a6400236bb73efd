// JSON.stringify leaves these as they are: a terminal obeys some, and some turn the direction of text.
const invisible = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu

/**
 * A value as JSON that is safe to print in a CI log: the same value to whoever parses it, and without a
 * character that a terminal or the log's reader (`##[name]`, `##vso[name]`) would obey. Of line breaks it
 * has its own only, after which no command can start.
 */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(invisible, unicodeEscape)
    .replace(/##(?=\w*\[)/g, String.raw`#\u0023`)
}

/** One escape for each half of a character beyond the first plane, as JSON has it. */
function unicodeEscape(character: string): string {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
}

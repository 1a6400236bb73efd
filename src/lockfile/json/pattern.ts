/**
 * Sources of regular expressions for pieces of JSON. A pattern steps over a whole entry inside the
 * engine, where code of ours would take a turn for each character, most of them before it is compiled.
 *
 * They match less than JSON allows (no escapes, no numbers, little nesting, short lists), never
 * more: what does not match is left to the cursor, which reads all of JSON.
 */

export const space = '[ \\n\\r\\t]*'
export const plainChars = '[^"\\\\\\x00-\\x1f]*'
export const plainString = `"${plainChars}"`
const scalar = `(?:${plainString}|true|false|null)`

/** A member of an object: `"key": value`. */
export function member(key: string, value: string): string {
  return `${key}${space}:${space}${value}`
}

/** An object from after its opening brace, or after a comma, to its closing brace. */
export function restOfObject(anyMember: string, most: number): string {
  return `${space}(?:${list(anyMember, most)})?\\}`
}

function nested(inner: string, most: number): string {
  const object = `\\{${restOfObject(member(plainString, inner), most)}`
  const array = `\\[${space}(?:${list(inner, most)})?\\]`
  return `(?:${scalar}|${object}|${array})`
}

// Without a limit the engine's stack, where it keeps each turn, overflows on a long list.
function list(item: string, most: number): string {
  return `${item}(?:${space},${space}${item}){0,${most - 1}}${space}`
}

/** A value that holds one level of others, and one that holds two, which is what lockfiles need. */
export const flatValue = nested(scalar, 32)
export const plainValue = nested(flatValue, 256)

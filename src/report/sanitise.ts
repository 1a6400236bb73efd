// Control characters, and format characters, which show nothing and can turn the direction of text:
// both can make a reader see something else than what is there.
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029\uFFFE\uFFFF]/gu

/** Foreign text on one line, in which every character can be seen. Not yet safe in any language. */
export function visible(text: string): string {
  return text
    .replace(/\r\n?|\n/g, ' ')
    .replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/**
 * Makes foreign text (names, versions, paths, reasons) safe on a terminal and in a CI log: nothing in
 * it can move a cursor, hide, or start a command of the log's reader (`::name` and `##[name]` on GitHub,
 * `##vso[name]` on Azure, `##teamcity[name]`).
 */
export function forTerminal(text: string): string {
  return visible(text)
    .replaceAll('::', ': :')
    .replace(/##(?=\w*\[)/g, '## ')
}

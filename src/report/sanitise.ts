// Control characters, and format characters, which show nothing and can turn the direction of text:
// both can make a terminal show something else than what is there.
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/**
 * Makes foreign text (names, versions, paths, reasons) safe on a terminal and in a CI log: nothing in
 * it can move a cursor, hide, or start a GitHub workflow command (`::name`, `##[name]`).
 */
export function forTerminal(text: string): string {
  return text
    .replace(/\r\n?|\n/g, ' ')
    .replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll('::', ': :')
    .replaceAll('##[', '## [')
}

// Control characters but line feed, and the marks that change the direction of text: both can make a
// terminal show something else than what is there.
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const deceptive =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * Makes foreign text (names, versions, paths, reasons) safe on a terminal and in a CI log: nothing in
 * it can move a cursor, hide, or start a GitHub workflow command (`::name`, `##[name]`).
 */
export function forTerminal(text: string): string {
  return text
    .replace(/\r\n?|\n/g, ' ')
    .replace(deceptive, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll('::', ': :')
    .replaceAll('##[', '## [')
}

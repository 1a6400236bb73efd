import { memoized } from '../graph/memoized.ts'

/**
 * Control characters, and format characters, which show nothing and can turn the direction of text: both can
 * make a reader see something else than what is there. Made when it is needed, since looking up its classes
 * takes longer than writing most reports.
 */
const invisible = memoized(
  () => new RegExp(String.raw`[\p{Cc}\p{Cf}\u2028\u2029\uFFFE\uFFFF]`, 'gu'),
)
const plain = /^[ -~]*$/

/**
 * Foreign text on one line, in which every character can be seen and none starts a command that the log
 * of a CI takes from the middle of a line: `##[name]` on GitHub, `##vso[name]` on Azure,
 * `##teamcity[name]`.
 */
export function visible(text: string): string {
  const shown = plain.test(text) ? text : withoutInvisible(text)
  return shown.replace(/##(?=\w*\[)/g, '## ')
}

function withoutInvisible(text: string): string {
  return text
    .replace(/\r\n?|\n/g, ' ')
    .replace(invisible(), (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/**
 * Makes foreign text (names, versions, paths, reasons) safe on a terminal and in a CI log: nothing in
 * it can move a cursor, hide, or start a command, as `::name` does at the start of a line on GitHub.
 */
export function forTerminal(text: string): string {
  return visible(text).replaceAll('::', ': :')
}

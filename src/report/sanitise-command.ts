import { forTerminal, visible } from './sanitise.ts'

/**
 * The message of a workflow command, whose own line breaks stay. GitHub's runner takes a command to end
 * at the line, and reads `%0A` as a line break in it; what it then writes to the log is read again for
 * `##[group]` and the like.
 *
 * @param most - characters that are kept.
 */
export function forCommandMessage(lines: readonly string[], most: number): string {
  return escaped(cut(lines.map(forTerminal).join('\n'), most))
}

/** A property of a workflow command, which ends at a comma, and the properties at a colon. */
export function forCommandProperty(text: string, most = Infinity): string {
  return escaped(cut(visible(text), most))
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C')
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Characters are counted as the runner does, in halves of those beyond the first plane. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

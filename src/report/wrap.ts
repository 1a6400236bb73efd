/**
 * Breaks text into lines of at most `width` columns at spaces. A word that is longer stands on a line
 * of its own, whole: a command or a path that is cut could not be copied. No-break spaces hold together
 * what should stay on one line, and come out as plain ones.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/[ \t\r\n]+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  if (line !== '') lines.push(line)
  return lines.map((whole) => whole.replaceAll('\u00A0', ' '))
}

/** Wraps with a first line that starts with `lead` and others indented below its text. */
export function wrapAfter(
  lead: string,
  text: string,
  width: number,
  leadWidth = lead.length,
): string[] {
  const [first = '', ...rest] = wrap(text, width - leadWidth)
  return [lead + first, ...rest.map((line) => ' '.repeat(leadWidth) + line)]
}

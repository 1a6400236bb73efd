/**
 * Breaks text into lines of at most `width` columns at spaces. A word that is longer stands on a line
 * of its own, whole: a command or a path that is cut could not be copied.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  if (line !== '') lines.push(line)
  return lines
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

const SPACE = 0x20
const CARRIAGE_RETURN = 0x0d

/** A line of a text, by its offsets: nothing is cut out of the text until it is wanted. */
export interface LineCursor {
  readonly text: string
  /** Number of the line, from 1. */
  line: number
  /** Offset of its first character that is not a space. */
  start: number
  /** Offset of its end, before the line break. */
  end: number
  /** Offset of the next line. */
  next: number
  /** How many spaces it starts with. */
  indent: number
}

/** A cursor before the line that starts at `offset`; `line` is the number of the line before it. */
export function lineCursor(text: string, offset = 0, line = 0): LineCursor {
  return { text, line, start: offset, end: offset, next: offset, indent: 0 }
}

/** Moves on to the next line; false at the end of the text. */
export function nextLine(cursor: LineCursor): boolean {
  const { text, next } = cursor
  if (next >= text.length) return false
  const newline = text.indexOf('\n', next)
  const end = newline === -1 ? text.length : newline
  let start = next
  while (text.charCodeAt(start) === SPACE) start++
  cursor.line++
  cursor.indent = start - next
  cursor.start = start
  cursor.end = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end
  cursor.next = end + 1
  return true
}

/** Matches a sticky pattern where the line starts. */
export function execAt(pattern: RegExp, { text, start }: LineCursor): RegExpExecArray | null {
  pattern.lastIndex = start
  return pattern.exec(text)
}

import { isIndicator } from './scalar.ts'

const SPACE = 0x20
const NEWLINE = 0x0a
const RETURN = 0x0d
const HASH = 0x23
const DASH = 0x2d
const COLON = 0x3a
const LESS_THAN = 0x3c
const SINGLE_QUOTE = 0x27
const DOUBLE_QUOTE = 0x22

/** Where the line ends that an offset is on: at its line feed or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** Where the text of a line ends, white space left out. */
export function trimmedEnd(text: string, from: number, end: number): number {
  let last = end
  while (last > from) {
    const code = text.charCodeAt(last - 1)
    if (code !== SPACE && code !== RETURN) break
    last--
  }
  return last
}

/** Where the colon after a key stands; -1 when the line does not start with a key. */
export function colonAfterKey(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start)
  if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE) {
    const close = closingQuote(text, start, end, first)
    return close !== -1 && isKeyColon(text, close + 1, end) ? close + 1 : -1
  }
  if (isIndicator(first) || (first === LESS_THAN && text.startsWith('<<:', start))) return -1
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === COLON && isKeyColon(text, i, end)) return i
    if (code === HASH && text.charCodeAt(i - 1) === SPACE) return -1
  }
  return -1
}

function isKeyColon(text: string, i: number, end: number): boolean {
  if (i >= end || text.charCodeAt(i) !== COLON) return false
  return i + 1 === end || text.charCodeAt(i + 1) === SPACE
}

/** Where a quoted scalar ends; -1 when that is not on its line. */
function closingQuote(text: string, start: number, end: number, quote: number): number {
  for (let i = start + 1; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      if (quote !== SINGLE_QUOTE || text.charCodeAt(i + 1) !== quote) return i
      i++
    } else if (code === 0x5c && quote === DOUBLE_QUOTE) {
      i++
    }
  }
  return -1
}

/** A sequence may stand as deep as the key that holds it. */
export function isSequenceItem(text: string, i: number): boolean {
  if (text.charCodeAt(i) !== DASH) return false
  const after = text.charCodeAt(i + 1)
  return after === SPACE || after === NEWLINE || after === RETURN || Number.isNaN(after)
}

/** Whether a line whose first character this is holds more than white space or a comment. */
export function hasContent(code: number): boolean {
  return code !== NEWLINE && code !== RETURN && code !== HASH && !Number.isNaN(code)
}

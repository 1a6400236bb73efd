import { colonAfterKey, hasContent, isSequenceItem, lineEnd, trimmedEnd } from './line.ts'
import { UnusualLayout, flowEntries, scalarText } from './scalar.ts'

/**
 * Reads nested mappings from top to bottom, one entry at a time, knowing the line it is on.
 *
 * `next(depth)` steps to the next entry at that depth, over whatever lies deeper, and is false where
 * the mapping that holds it ends; so the levels of a file are read by nested loops.
 */
export interface YamlCursor {
  readonly next: (depth: number) => boolean
  /**
   * Steps over an entry of some lines at a depth, if that comes next and a sticky pattern matches it from the
   * start of its first line, indentation and all, to the end of its last: what is laid out alike is read in one
   * step. `undefined` where it does not match, and where nothing is known of lines.
   */
  readonly block: (depth: number, sticky: RegExp, lines: number) => RegExpExecArray | undefined
  readonly key: () => string
  /** The scalar of the entry; `undefined` for null, a mapping or a sequence. */
  readonly value: () => string | undefined
  /** What stands after the colon, as it is written; empty where that is unknown. */
  readonly written: () => string
  /** Whether nothing at all stands after the colon, on this line or below. */
  readonly isNull: () => boolean
  readonly isSequence: () => boolean
  /** The entry's line, from 1. */
  readonly line: () => number
}

/** The part of a text that a cursor reads. */
export interface YamlPart {
  readonly text: string
  readonly offset: number
  /** The line, from 1, on which the part starts. */
  readonly line: number
}

const SPACE = 0x20
const COLON = 0x3a
const QUESTION = 0x3f
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b
const SINGLE_QUOTE = 0x27
const DOUBLE_QUOTE = 0x22

/**
 * A cursor over YAML as pnpm writes it and prettier rewrites it: two spaces for each level, one key
 * on a line. It looks only at the lines it is asked for, which makes it some hundred times as fast as
 * a YAML parser; what is skipped is skipped by its indentation, as YAML itself would delimit it.
 *
 * @throws UnusualLayout from every method, where the text is laid out otherwise.
 */
export function lineCursor({ text, offset, line: firstLine }: YamlPart): YamlCursor {
  // The line to be read next: where it starts, its number, and where its first character stands.
  let at = offset
  let lineAtHand = firstLine
  let content = offset
  // Set when `at` stands after the `: ` of an explicit key, whose value starts on the same line.
  let compactIndent = -1
  // The entry that was read last; its key and what stands after the colon are cut out when asked for.
  let depth = -1
  let line = firstLine
  let keyStart = 0
  let keyEnd = 0
  let inlineStart = 0
  let inlineEnd = 0
  let flow: Iterator<readonly [string, string]> | undefined
  let flowDepth = 0
  let flowEntry: readonly [string, string] = ['', '']

  function step(end: number): void {
    at = end + 1
    lineAtHand++
    compactIndent = -1
  }

  /**
   * Steps over blank lines, comments, and lines that are indented deeper than the limit; the
   * indentation of the line at hand, -1 at the end.
   */
  function settle(limit: number): number {
    if (compactIndent > limit) step(lineEnd(text, content))
    if (compactIndent !== -1) return compactIndent
    // Nearly all of the time is spent here, and locals are faster than what closures share.
    let start = at
    let lineNumber = lineAtHand
    let indent = -1
    while (start < text.length) {
      let i = start
      const deeper = start + limit + 1
      while (i < deeper && text.charCodeAt(i) === SPACE) i++
      if (i < deeper && hasContent(text.charCodeAt(i))) {
        indent = i - start
        content = i
        break
      }
      const end = text.indexOf('\n', i)
      start = end === -1 ? text.length : end + 1
      lineNumber++
    }
    at = start
    lineAtHand = lineNumber
    return indent
  }

  /** Reads the entry on the line at hand. */
  function take(newDepth: number): void {
    const end = lineEnd(text, content)
    const last = trimmedEnd(text, content, end)
    line = lineAtHand
    depth = newDepth
    if (text.charCodeAt(content) === QUESTION && text.charCodeAt(content + 1) === SPACE) {
      takeExplicit(last, end)
      return
    }
    const colon = colonAfterKey(text, content, last)
    if (colon === -1) throw new UnusualLayout()
    keyStart = content
    keyEnd = colon
    setInline(colon + 1, last)
    step(end)
  }

  function setInline(start: number, end: number): void {
    inlineStart = start
    while (inlineStart < end && text.charCodeAt(inlineStart) === SPACE) inlineStart++
    inlineEnd = end
  }

  /**
   * An entry whose key is longer than YAML allows on one line with its value: `? key`, and on the
   * next line `: value` or the first entry of its mapping.
   */
  function takeExplicit(last: number, end: number): void {
    const indent = depth * 2
    keyStart = content + 2
    keyEnd = last
    step(end)
    const isBelow = settle(Infinity) === indent
    const colon = content
    if (!isBelow || text.charCodeAt(colon) !== COLON) throw new UnusualLayout()
    const valueEnd = lineEnd(text, colon)
    const valueLast = trimmedEnd(text, colon, valueEnd)
    if (valueLast > colon + 1 && text.charCodeAt(colon + 1) !== SPACE) throw new UnusualLayout()
    if (colonAfterKey(text, colon + 2, valueLast) === -1) {
      setInline(colon + 1, valueLast)
      step(valueEnd)
    } else {
      setInline(0, 0)
      at = colon + 2
      content = at
      compactIndent = indent + 2
    }
  }

  function key(): string {
    if (flow !== undefined) return flowEntry[0]
    const raw = text.slice(keyStart, keyEnd)
    const first = raw.charCodeAt(0)
    // A colon ended a plain key, so nothing but an explicit one can be more than that.
    if (first !== SINGLE_QUOTE && first !== DOUBLE_QUOTE && !raw.includes(' ')) return raw
    return scalarText(raw) ?? raw
  }

  /** The text of the lines that lie deeper than the entry, which are stepped over. */
  function deeperText(): string {
    const start = content
    let end = start
    while (settle(Infinity) > Math.max(depth * 2, -1)) {
      end = lineEnd(text, content)
      step(end)
    }
    return text.slice(start, end)
  }

  function enterFlow(raw: string): boolean {
    if (raw.startsWith('{')) {
      flow = flowEntries(raw)[Symbol.iterator]()
      flowDepth = depth + 1
      return nextOfFlow()
    }
    // A scalar or a sequence has no entries; an alias, a block scalar and one not whole are refused here.
    if (!raw.startsWith('[')) scalarText(raw)
    else if (!/^\[[^[\]{}]*\]$/.test(raw)) throw new UnusualLayout()
    return false
  }

  function nextOfFlow(): boolean {
    const item = flow?.next()
    if (item === undefined || item.done) {
      flow = undefined
      depth = flowDepth - 1
      return false
    }
    depth = flowDepth
    flowEntry = item.value
    return true
  }

  function next(wanted: number): boolean {
    if (flow !== undefined) {
      if (wanted === flowDepth) return nextOfFlow()
      // It holds scalars only, with nothing below them.
      if (wanted > flowDepth) return false
      flow = undefined
      depth = flowDepth - 1
    }
    const goesDown = wanted > depth
    if (goesDown && inlineStart < inlineEnd) return enterFlow(text.slice(inlineStart, inlineEnd))
    const wantedIndent = wanted * 2
    for (;;) {
      const indent = settle(goesDown ? Infinity : wantedIndent)
      if (indent < wantedIndent) {
        if (indent > 0 && indent % 2 !== 0) throw new UnusualLayout()
        return false
      }
      // The first line of a mapping decides: only two spaces for each level are read here.
      if (indent > wantedIndent) throw new UnusualLayout()
      if (!isSequenceItem(text, content)) {
        if (goesDown && text.charCodeAt(content) === OPEN_BRACE) return enterFlow(deeperText())
        take(wanted)
        return true
      }
      step(lineEnd(text, content))
    }
  }

  function block(wanted: number, sticky: RegExp, lines: number): RegExpExecArray | undefined {
    const hasInline = wanted > depth && inlineStart < inlineEnd
    if (flow !== undefined || compactIndent !== -1 || hasInline) return undefined
    // Mostly an entry follows another.
    const match = matchHere(sticky) ?? (settle(Infinity) === wanted * 2 && matchHere(sticky))
    if (!match) return undefined
    line = lineAtHand
    depth = wanted
    setInline(0, 0)
    at += match[0].length
    lineAtHand += lines
    return match
  }

  function matchHere(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = at
    return sticky.exec(text)
  }

  function value(): string | undefined {
    if (flow !== undefined) return flowEntry[1]
    if (inlineStart === inlineEnd) return valueBelow()
    const code = text.charCodeAt(inlineStart)
    if (code === OPEN_BRACE || code === OPEN_BRACKET) return undefined
    // A scalar that goes on below is folded by rules that are left to the parser.
    if (settle(Infinity) > depth * 2) throw new UnusualLayout()
    return scalarText(text.slice(inlineStart, inlineEnd))
  }

  /** Prettier moves a long scalar to a line of its own. */
  function valueBelow(): string | undefined {
    if (settle(Infinity) <= depth * 2 || compactIndent !== -1) return undefined
    const code = text.charCodeAt(content)
    if (code === OPEN_BRACE || code === OPEN_BRACKET || code === QUESTION) return undefined
    if (isSequenceItem(text, content)) return undefined
    if (colonAfterKey(text, content, trimmedEnd(text, content, lineEnd(text, content))) !== -1)
      return undefined
    const scalar = deeperText().trimEnd()
    if (scalar.includes('\n')) throw new UnusualLayout()
    return scalarText(scalar)
  }

  function isNull(): boolean {
    if (flow !== undefined) return false
    if (inlineStart < inlineEnd) return /^(?:null|~)$/.test(text.slice(inlineStart, inlineEnd))
    const indent = settle(Infinity)
    return indent < depth * 2 || (indent === depth * 2 && !isSequenceItem(text, content))
  }

  function isSequence(): boolean {
    if (flow !== undefined) return false
    if (inlineStart < inlineEnd) return text.charCodeAt(inlineStart) === OPEN_BRACKET
    return settle(Infinity) >= depth * 2 && isSequenceItem(text, content)
  }

  const written = (): string => (flow === undefined ? text.slice(inlineStart, inlineEnd) : '')
  return { next, block, key, value, written, isNull, isSequence, line: () => line }
}

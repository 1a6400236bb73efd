import { flowItems, flowMembers, unquote } from './flow.ts'
import type { Scalar } from './scalar.ts'
import { parsedScalars } from './yaml-library.ts'

/** A mapping or list that the reader stands in. */
interface Level {
  readonly indent: number
  /** Of a list. */
  readonly isList: boolean
  /** The key or index of what is read. */
  at: string
}

/** A quoted or plain key and what follows its colon. */
const member = /^((?:"[^"]*"|'[^']*'|[^\s"'#[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?))\s*:(?:\s+(.*))?$/

/** What only a full parser can tell: anchors, aliases, merges, complex keys, a second document. */
const unusual = /^(?:[&*]|<<\s*:|\?(?:\s|$)|%|---\s+\S)/

/**
 * The scalars of a YAML text, without those of several lines. Read line by line, since to load a full parser
 * takes longer than a whole scan; with the parser where the layout is beyond that.
 */
export function yamlScalars(text: string): Scalar[] {
  return scalarsOfLines(text) ?? parsedScalars(text)
}

/** `undefined` where the layout is unusual. */
export function scalarsOfLines(text: string): Scalar[] | undefined {
  const found: Scalar[] = []
  const levels: Level[] = []
  /** The indentation of the key whose value goes on below; deeper lines belong to it. */
  let ignoreBelow: number | undefined
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    const line = withoutComment(source)
    if (line.trim() === '' || (index === 0 && line === '---')) continue
    const indent = line.search(/\S/)
    if (ignoreBelow !== undefined && indent > ignoreBelow) continue
    ignoreBelow = undefined
    if (/^ *\t/.test(line) || /^(?:---|\.\.\.)/.test(line)) return undefined
    const entry = open(levels, line, indent)
    if (!entry) return undefined
    if (entry.value === '') continue
    const scalars = read(entry.value, levels, index + 1)
    if (scalars === undefined) return undefined
    found.push(...scalars)
    // A plain value may go on, and a block scalar does.
    ignoreBelow = levels.at(-1)?.indent
  }
  return found
}

/** A comment begins at a `#` after white space, outside of quotes; quotes open where a value begins. */
function withoutComment(line: string): string {
  if (!line.includes('#')) return line.trimEnd()
  let quote = ''
  for (const [index, character] of line.split('').entries()) {
    const begins = index === 0 || /[\s[{,(]/.test(line[index - 1] ?? '')
    if (quote !== '') {
      if (character === quote && line[index - 1] !== '\\') quote = ''
    } else if (begins && (character === '"' || character === "'")) quote = character
    else if (begins && character === '#') return line.slice(0, index).trimEnd()
  }
  return line.trimEnd()
}

/** Finds the level of a line, opens those that begin on it, and tells the value that is left. */
function open(levels: Level[], line: string, start: number): { value: string } | undefined {
  let indent = start
  let rest = line.slice(start)
  while (rest === '-' || rest.startsWith('- ')) {
    step(levels, indent, true)
    const inner = rest.slice(1)
    const spaces = inner.search(/\S/)
    if (spaces === -1) return { value: '' }
    indent += 1 + spaces
    rest = inner.slice(spaces)
  }
  if (unusual.test(rest)) return undefined
  const [, key, value = ''] = rest.startsWith('[') ? [] : (member.exec(rest) ?? [])
  if (key === undefined) return { value: rest }
  step(levels, indent, false).at = unquote(key)
  return unusual.test(value) ? undefined : { value: value.trim() }
}

/** Closes the levels that are deeper, and goes to the next item of the one that is left or opens one. */
function step(levels: Level[], indent: number, isList: boolean): Level {
  let top = levels.at(-1)
  while (top && isOver(top, indent, isList)) {
    levels.pop()
    top = levels.at(-1)
  }
  if (!top || top.indent < indent || top.isList !== isList) {
    top = { indent, isList, at: '-1' }
    levels.push(top)
  }
  if (isList) top.at = String(Number(top.at) + 1)
  return top
}

/** The items of a list may stand as deep as the key that has it, and the next key ends the list. */
function isOver(level: Level, indent: number, isList: boolean): boolean {
  return level.indent > indent || (level.indent === indent && level.isList && !isList)
}

function read(text: string, levels: readonly Level[], line: number): Scalar[] | undefined {
  const path = levels.map(({ at }) => at)
  const value = text.replace(/^![^\s]*\s*/, '')
  if (/^[|>]/.test(value)) return []
  if (value.startsWith('[')) {
    return flowItems(value)?.map((item, index) => ({
      path: [...path, String(index)],
      value: unquote(item),
      line,
    }))
  }
  if (value.startsWith('{')) {
    return flowMembers(value, ':')?.map(([key, item]) => ({
      path: [...path, key],
      value: item,
      line,
    }))
  }
  const isOpen = /^"(?:[^"\\]|\\.)*$|^'(?:[^']|'')*$/.test(value)
  return isOpen ? undefined : [{ path, value: unquote(value), line }]
}

import { isDot, isMember, wordsInBraces } from './loads.ts'
import type { Token } from './tokens.ts'

const globalObjects = new Set(['globalThis', 'global', 'window', 'self'])

/** Before a name that is a method's own, not a call: `async fetch(url) {`. */
const beforeMethod = new Set(
  '{ } ; , async static * public private protected override get set abstract readonly'.split(' '),
)

/** Before a name that is used as a value where nothing follows it: `(fetch)`, `x = fetch`. */
const beforeValue = new Set('( = ? || ?? && return => [ ,'.split(' '))

/** The lines on which a global is used: called, taken a member of, made an instance of, or passed on. */
export function globalUses(tokens: readonly Token[], name: string, member?: string): number[] {
  const places = tokens.flatMap((token, index) =>
    token.kind === 'name' && token.text === name ? [index] : [],
  )
  if (places.some((index) => declares(tokens, index))) return []
  return places
    .filter((index) => isGlobal(tokens, index) && isUsed(tokens, index, member))
    .map((index) => tokens[index]!.line)
}

function isGlobal(tokens: readonly Token[], index: number): boolean {
  return !isMember(tokens, index) || globalObjects.has(tokens[index - 2]?.text ?? '')
}

function isUsed(tokens: readonly Token[], index: number, member: string | undefined): boolean {
  const next = tokens[index + 1]
  if (member !== undefined) return isDot(next) && tokens[index + 2]?.text === member
  const before = tokens[index - 1]?.text ?? ''
  if (before === 'typeof') return false
  if (next?.text === '(') return !isMethodHead(tokens, index)
  if (isDot(next) || before === 'new' || before === 'extends') return true
  return beforeValue.has(before) && /^(?:[),;\]]|\|\||\?\?)$/.test(next?.text ?? ';')
}

/** Whether the file makes a name its own here: then it is no global anywhere in it, to be careful. */
function declares(tokens: readonly Token[], index: number): boolean {
  if (isMember(tokens, index)) return false
  const before = tokens[index - 1]?.text ?? ''
  const next = tokens[index + 1]?.text ?? ''
  if (/^(?:const|let|var|function|class|import|as|interface|enum)$/.test(before)) return true
  if (next === '=>' || (next === '=' && before !== '.')) return true
  return isImported(tokens, index) || isDestructured(tokens, index) || isParameter(tokens, index)
}

const reach = 200

/** Between `import` and `from`. */
function isImported(tokens: readonly Token[], index: number): boolean {
  for (let at = index - 1; at >= Math.max(0, index - reach); at--) {
    const { text } = tokens[at]!
    if (text === 'import') return tokens[index + 1]?.text !== 'as'
    if (!/^(?:[\w$]+|[{},*])$/.test(text)) return false
  }
  return false
}

/** Inside `const { … } = x`, unless x is the global object itself. */
function isDestructured(tokens: readonly Token[], index: number): boolean {
  for (let at = index + 1; at < Math.min(tokens.length, index + reach); at++) {
    const { text } = tokens[at]!
    if (text === '}') {
      const isPattern =
        tokens[at + 1]?.text === '=' && !globalObjects.has(tokens[at + 2]?.text ?? '')
      const open = at - wordsInBraces(tokens, at).length - 1
      return isPattern && /^(?:const|let|var)$/.test(tokens[open - 1]?.text ?? '')
    }
    if (!/^(?:[\w$]+|[,:=])$/.test(text)) return false
  }
  return false
}

/** In the brackets of a function's head. */
function isParameter(tokens: readonly Token[], index: number): boolean {
  if (!/^[({,]$/.test(tokens[index - 1]?.text ?? '')) return false
  const close = closing(tokens, index)
  const open = opening(tokens, index)
  if (close === undefined || open === undefined) return false
  const after = tokens[close + 1]?.text ?? ''
  if (after === '=>') return true
  const head = tokens[open - 1]?.text ?? ''
  return after === '{' && !/^(?:if|while|for|switch|with|catch)$/.test(head)
}

function isMethodHead(tokens: readonly Token[], index: number): boolean {
  const close = closing(tokens, index + 2)
  const after = close === undefined ? '' : (tokens[close + 1]?.text ?? '')
  if (after === '{') return true
  return after === ':' && beforeMethod.has(tokens[index - 1]?.text ?? '')
}

/** The `)` of the brackets that an index is in. */
function closing(tokens: readonly Token[], index: number): number | undefined {
  let depth = 0
  for (let at = index; at < Math.min(tokens.length, index + reach); at++) {
    const { text, kind } = tokens[at]!
    if (kind !== 'sign') continue
    if (text === '(') depth++
    else if (text === ')' && depth-- === 0) return at
  }
  return undefined
}

/** The `(` of the brackets that an index is in. */
function opening(tokens: readonly Token[], index: number): number | undefined {
  let depth = 0
  for (let at = index; at >= Math.max(0, index - reach); at--) {
    const { text, kind } = tokens[at]!
    if (kind !== 'sign') continue
    if (text === ')') depth++
    else if (text === '(' && depth-- === 0) return at
  }
  return undefined
}

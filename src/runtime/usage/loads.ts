import type { Token } from './tokens.ts'

/** One place where a file loads a module. */
export interface Load {
  /** With `node:`, whether it is written or not. */
  readonly module: string
  readonly line: number
  /** The name that the whole module is bound to. */
  readonly whole: string | undefined
  /** The exports that are named there. */
  readonly members: readonly string[]
  /** The names that these are bound to. */
  readonly locals: readonly string[]
}

/** Every `import`, `export … from`, `require()`, `import()` and `getBuiltinModule()` of a file. */
export function loadsOf(tokens: readonly Token[]): Load[] {
  const found: Load[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'name' || isMember(tokens, index)) {
      if (token.text !== 'getBuiltinModule') continue
    }
    const isCall = tokens[index + 1]?.text === '(' && tokens[index + 2]?.kind === 'string'
    if (isCall && /^(?:require|import|getBuiltinModule)$/.test(token.text))
      found.push(...called(tokens, index))
    else if (token.text === 'import' || token.text === 'export') {
      const load = declared(tokens, index)
      if (load) found.push(load)
    }
  }
  return [...found, ...found.flatMap(inner)]
}

/** `promises` of node:fs is node:fs/promises, and what it is bound to is the whole of that. */
function inner({ module, line, members, locals }: Load): Load[] {
  return members.map((member, index) => ({
    module: `${module}/${member}`,
    line,
    whole: locals[index],
    members: [],
    locals: [],
  }))
}

export function isMember(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text
  return before === '.' || before === '?.'
}

/** Longer clauses there are none. */
const longestClause = 2000

/** `import a, { b as c } from 'm'`, `import * as a from 'm'`, `export { a } from 'm'`, `import 'm'`. */
function declared(tokens: readonly Token[], start: number): Load | undefined {
  const clause: Token[] = []
  for (let index = start + 1; index < Math.min(tokens.length, start + longestClause); index++) {
    const token = tokens[index]!
    if (token.kind === 'string') {
      const from = tokens[index - 1]?.text
      if (from !== 'from' && index !== start + 1) return undefined
      return fromClause(clause, token)
    }
    if (!/^(?:[\w$]+|[{},*])$/.test(token.text)) return undefined
    clause.push(token)
  }
  return undefined
}

function fromClause(clause: readonly Token[], { text, line }: Token): Load | undefined {
  const words = clause.map((token) => token.text)
  // Types are gone when the program runs.
  if (words[0] === 'type' && words[1] !== 'from' && words[1] !== ',') return undefined
  const brace = words.indexOf('{')
  const outside = brace === -1 ? words : words.slice(0, brace)
  const inside = brace === -1 ? [] : words.slice(brace + 1, words.lastIndexOf('}'))
  const names = namesIn(inside, 'as')
  const whole = outside.find((word) => /^[\w$]+$/.test(word) && !/^(?:as|from|type)$/.test(word))
  return { module: withPrefix(text), line, whole, ...names }
}

/** `const a = require('m')`, `const { b: c } = await import('m')`, `require('m').b`, `require('m').b.c`. */
function called(tokens: readonly Token[], start: number): Load[] {
  const base = { module: withPrefix(tokens[start + 2]!.text), line: tokens[start]!.line }
  const [first, second] = membersAfter(tokens, start + 3)
  const equals = assignment(tokens, start)
  const before = equals === undefined ? undefined : tokens[equals - 1]
  const local = before?.kind === 'name' ? before.text : undefined
  const taken =
    before?.text === '}'
      ? namesIn(wordsInBraces(tokens, equals! - 1), ':')
      : { members: second === undefined ? [] : [second], locals: [] }
  if (first === undefined) return [{ ...base, whole: local, ...taken }]
  const locals = local === undefined || second !== undefined ? [] : [local]
  return [
    { ...base, whole: undefined, members: [first], locals },
    { ...base, module: `${base.module}/${first}`, whole: undefined, ...taken },
  ]
}

/** The index of the `=` whose value a call is, through `await`, brackets and what compilers wrap around it. */
function assignment(tokens: readonly Token[], start: number): number | undefined {
  for (let index = start - 1; index >= Math.max(0, start - 8); index--) {
    const { text, kind } = tokens[index]!
    if (text === '=') return index
    const isWrapper = kind === 'name' || text === '(' || text === '.'
    if (!isWrapper) return undefined
  }
  return undefined
}

/** The members that are taken of a call's result, one of the other, `default` aside. */
function membersAfter(tokens: readonly Token[], start: number): string[] {
  let index = start
  while (tokens[index]?.text === ')') index++
  const members: string[] = []
  for (; isDot(tokens[index]); index += 2) {
    const name = tokens[index + 1]?.text
    if (name === undefined || name === 'then') break
    if (name !== 'default') members.push(name)
  }
  return members
}

export function isDot(token: Token | undefined): boolean {
  return token?.text === '.' || token?.text === '?.'
}

/** The words of the braces that close at an index. */
export function wordsInBraces(tokens: readonly Token[], close: number): string[] {
  const words: string[] = []
  let depth = 0
  for (let index = close; index >= Math.max(0, close - longestClause); index--) {
    const { text } = tokens[index]!
    if (text === '}') depth++
    else if (text === '{' && --depth === 0) return words.toReversed()
    if (index !== close) words.push(text)
  }
  return []
}

/** Of `a, b as c` or `a, b: c = 1`: what is taken, and what it is bound to. */
export function namesIn(
  words: readonly string[],
  rename: 'as' | ':',
): { members: string[]; locals: string[] } {
  const members: string[] = []
  const locals: string[] = []
  for (const part of words.join(' ').split(',')) {
    const [name = '', , other] = part
      .trim()
      .replace(/^type (?!as\b)/, '')
      .split(' ')
    if (!/^[\w$]+$/.test(name)) continue
    members.push(name)
    locals.push(part.includes(` ${rename} `) && other !== undefined ? other : name)
  }
  return { members, locals }
}

function withPrefix(name: string): string {
  return name.startsWith('node:') ? name : `node:${name}`
}

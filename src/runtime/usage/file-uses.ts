import type { Use } from '../../advisory/advisory.ts'
import { composedCalls, dynamicImports } from './calls.ts'
import { globalUses } from './globals.ts'
import type { Load } from './loads.ts'
import { isDot, isMember, loadsOf, namesIn, wordsInBraces } from './loads.ts'
import type { Token } from './tokens.ts'
import { tokensOf } from './tokens.ts'

/** A use that a file makes, and the line of the first place, from 1. */
export interface FoundUse {
  readonly use: Use
  readonly line: number
}

/**
 * Which of the uses a source text makes, JavaScript or TypeScript, by its words: names are followed within
 * the file and not beyond, and nothing is run.
 */
export function usesIn(text: string, wanted: readonly Use[]): FoundUse[] {
  // Most files name none of it, and to look for words is much faster than to tell tokens apart.
  const likely = wanted.filter(
    (use) => mayUse(text, use) && !('global' in use && isOfBrowser(text)),
  )
  if (likely.length === 0) return []
  const tokens = tokensOf(text)
  const loads = loadsOf(tokens)
  return likely.flatMap((use) => {
    const [line] = linesOf(use, tokens, loads).toSorted((a, b) => a - b)
    return line === undefined ? [] : [{ use, line }]
  })
}

/** Code that touches a page runs in a browser, and there `fetch` is the browser's. */
function isOfBrowser(text: string): boolean {
  return /\b(?:window|document|localStorage|sessionStorage)\s*\??[.[]|^\s*['"]use client['"]/m.test(
    text,
  )
}

function mayUse(text: string, use: Use): boolean {
  const words = [
    ...('module' in use ? use.module.replace('node:', '').split('/') : []),
    ...('global' in use ? [use.global] : []),
    ...('member' in use && use.member !== undefined ? [use.member] : []),
    ...('method' in use && use.method !== undefined ? [use.method] : []),
    ...(use.with ?? []),
  ]
  return words.every((word) => text.includes(word))
}

function linesOf(use: Use, tokens: readonly Token[], loads: readonly Load[]): number[] {
  const isThere = (name: string) =>
    tokens.some(({ kind, text }) => kind === 'name' && text === name)
  if (use.with?.every(isThere) === false) return []
  const lines = linesOfName(use, tokens, loads)
  if (use.composed !== true || lines.length === 0) return lines
  const composed = composedCalls(tokens, calledName(use))
  return lines.filter((line) => composed.includes(line))
}

function calledName(use: Use): string | undefined {
  if ('global' in use) return use.member ?? use.global
  return use.method
}

function linesOfName(use: Use, tokens: readonly Token[], loads: readonly Load[]): number[] {
  if ('global' in use && use.global === 'import') return dynamicImports(tokens)
  if ('global' in use) return globalUses(tokens, use.global, use.member)
  if (!('module' in use)) return methodLines(tokens, use.method)
  const own = [
    ...loads.filter(({ module }) => module === use.module),
    ...throughParent(tokens, loads, use.module),
  ]
  if (own.length === 0) return []
  if (use.member !== undefined) return memberLines(tokens, own, use.member)
  if (use.method !== undefined) return methodLines(tokens, use.method)
  return own.map(({ line }) => line)
}

/** `fs.promises.open`, `const { open } = fs.promises`: node:fs/promises by way of node:fs. */
function throughParent(tokens: readonly Token[], loads: readonly Load[], module: string): Load[] {
  const [parent, part] = module.split('/')
  if (part === undefined) return []
  const wholes = wholesOf(loads.filter((load) => load.module === parent))
  return tokens.flatMap(({ text, kind, line }, index) => {
    if (kind !== 'name' || !wholes.has(text) || isMember(tokens, index)) return []
    const at = memberAt(tokens, index, part)
    if (at === undefined) return []
    const bound = tokens[index - 1]?.text === '=' ? tokens[index - 2] : undefined
    const next = isDot(tokens[at + 1]) ? tokens[at + 2] : undefined
    const members =
      bound?.text === '}' ? namesIn(wordsInBraces(tokens, index - 2), ':').members : []
    const whole = bound?.kind === 'name' && !next ? bound.text : undefined
    return [{ module, line, whole, members: next ? [next.text] : members, locals: [] }]
  })
}

function wholesOf(loads: readonly Load[]): ReadonlySet<string> {
  return new Set(loads.flatMap(({ whole }) => (whole === undefined ? [] : [whole])))
}

/** Where something is called as a method of this name. */
function methodLines(tokens: readonly Token[], method: string): number[] {
  return tokens.flatMap(({ text, line }, index) => {
    const next = tokens[index + 1]?.text
    const isCalled = next === '(' || (next === '?.' && tokens[index + 2]?.text === '(')
    return text === method && isCalled && isMember(tokens, index) ? [line] : []
  })
}

/** Where an export of a module is named: where it is loaded, or through the name of the whole. */
function memberLines(tokens: readonly Token[], loads: readonly Load[], member: string): number[] {
  const named = loads.filter(({ members }) => members.includes(member)).map(({ line }) => line)
  const wholes = wholesOf(loads)
  const through = tokens.flatMap((token, index) =>
    token.kind === 'name' && wholes.has(token.text) && !isMember(tokens, index)
      ? [...taken(tokens, index, member), ...destructured(tokens, index, member)]
      : [],
  )
  return [...named, ...through]
}

function taken(tokens: readonly Token[], index: number, member: string): number[] {
  const at = memberAt(tokens, index, member)
  return at === undefined ? [] : [tokens[at]!.line]
}

/** The index of a member that is taken of a name: `whole.member`, `whole.default.member`. */
function memberAt(tokens: readonly Token[], index: number, member: string): number | undefined {
  let at = index + 1
  while (isDot(tokens[at]) && tokens[at + 1]?.text === 'default') at += 2
  return isDot(tokens[at]) && tokens[at + 1]?.text === member ? at + 1 : undefined
}

/** `const { member } = whole`. */
function destructured(tokens: readonly Token[], index: number, member: string): number[] {
  if (tokens[index - 1]?.text !== '=' || tokens[index - 2]?.text !== '}') return []
  const { members } = namesIn(wordsInBraces(tokens, index - 2), ':')
  return members.includes(member) ? [tokens[index]!.line] : []
}

import { isMember } from './loads.ts'
import type { Token } from './tokens.ts'

/** The lines of `import(…)`, which is no global but looks like one. */
export function dynamicImports(tokens: readonly Token[]): number[] {
  return tokens.flatMap(({ text, line }, index) =>
    text === 'import' && tokens[index + 1]?.text === '(' && !isMember(tokens, index) ? [line] : [],
  )
}

/** The lines of calls whose first argument is put together there: a template with values, or a sum. */
export function composedCalls(tokens: readonly Token[], name: string | undefined): number[] {
  return tokens.flatMap(({ text, line }, index) =>
    text === name && tokens[index + 1]?.text === '(' && isComposed(tokens, index + 2) ? [line] : [],
  )
}

/** Longer first arguments are no names. */
const reach = 60

function isComposed(tokens: readonly Token[], start: number): boolean {
  let depth = 0
  for (const { text, kind } of tokens.slice(start, start + reach)) {
    if (depth === 0 && (text === ',' || text === ')')) return false
    if (/^[([{]$/.test(text)) depth++
    if (/^[)\]}]$/.test(text)) depth--
    if (text === '+' || (kind === 'other' && text.startsWith('`') && text.endsWith('${')))
      return true
  }
  return false
}

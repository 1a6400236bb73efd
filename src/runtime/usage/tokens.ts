import jsTokens from 'js-tokens'

/** A word, string or sign of JavaScript or TypeScript. */
export interface Token {
  readonly kind: 'name' | 'string' | 'sign' | 'other'
  /** Of a string without its quotes. */
  readonly text: string
  /** From 1. */
  readonly line: number
}

const kinds: Readonly<Record<string, Token['kind']>> = {
  IdentifierName: 'name',
  StringLiteral: 'string',
  NoSubstitutionTemplate: 'string',
  Punctuator: 'sign',
}

const skipped = new Set([
  'WhiteSpace',
  'LineTerminatorSequence',
  'MultiLineComment',
  'SingleLineComment',
  'HashbangComment',
])

/** The tokens of a source text without comments. Never throws: what is no JavaScript is `other`. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const { type, value } of jsTokens(text)) {
    if (!skipped.has(type)) {
      const kind = kinds[type] ?? 'other'
      tokens.push({ kind, text: kind === 'string' ? value.slice(1, -1) : value, line })
    }
    if (type === 'LineTerminatorSequence') line++
    else if (value.includes('\n')) line += value.split('\n').length - 1
  }
  return tokens
}

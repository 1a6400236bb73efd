/** A quoted string, or plain text up to a comma or bracket. */
const item = /\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,[\]{}"'#][^,[\]{}#]*?)\s*(,|\]|\}|$)/y

/** The text of a scalar without its quotes. */
export function unquote(text: string): string {
  const value = text.trim()
  const quote = value[0]
  if ((quote !== '"' && quote !== "'") || value.length < 2 || !value.endsWith(quote)) return value
  const inner = value.slice(1, -1)
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\/])/g, '$1')
}

/** The items of a list in brackets that holds scalars only and closes on the line. */
export function flowItems(text: string): string[] | undefined {
  return parts(text, '[', ']')
}

/** The members of a map in braces that holds scalars only and closes on the line. */
export function flowMembers(text: string, separator: ':' | '='): [string, string][] | undefined {
  return parts(text, '{', '}')?.flatMap((part): [string, string][] => {
    const at = part.indexOf(separator)
    return at === -1 ? [] : [[unquote(part.slice(0, at)), unquote(part.slice(at + 1))]]
  })
}

function parts(text: string, open: string, close: string): string[] | undefined {
  const trimmed = text.trim().replace(/\s+#.*$/, '')
  if (!trimmed.startsWith(open)) return undefined
  const isMap = open === '{'
  const found: string[] = []
  let at = 1
  while (at < trimmed.length) {
    if (trimmed.slice(at).trim() === close) return found
    const pattern = isMap ? member : item
    pattern.lastIndex = at
    const match = pattern.exec(trimmed)
    if (!match) return undefined
    at = pattern.lastIndex
    found.push(match[1]!.trim())
    if (match[2] === close) return trimmed.slice(at).trim() === '' ? found : undefined
    if (match[2] !== ',') return undefined
  }
  return undefined
}

/** A key, its separator and a scalar, quoted or plain. */
const member =
  /\s*((?:"[^"]*"|'[^']*'|[\w-]+)\s*[:=]\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,[\]{}"'#][^,[\]{}#]*?)?)\s*(,|\}|$)/y

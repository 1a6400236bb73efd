/**
 * Thrown where a text is laid out in a way that pnpm's writer would not: it may still be good YAML,
 * which a real parser must decide. Never leaves src/lockfile.
 */
export class UnusualLayout extends Error {
  override readonly name = 'UnusualLayout'
}

/** The characters that cannot start a plain scalar or that start something other than a scalar. */
const INDICATORS = '{}[],&*!|>%@`#\t'

const isIndicatorCode = new Uint8Array(128)
for (const char of INDICATORS) isIndicatorCode[char.charCodeAt(0)] = 1

/** Whether a character can start neither a plain key nor a plain scalar. */
export function isIndicator(code: number): boolean {
  return Number.isNaN(code) || isIndicatorCode[code] === 1
}

/**
 * The text of a scalar that stands on one line; `undefined` for null and for a collection.
 *
 * @throws UnusualLayout for anchors, aliases, tags, block scalars, comments and what is not YAML.
 */
export function scalarText(raw: string): string | undefined {
  const first = raw[0]
  if (first === "'") return singleQuoted(raw)
  if (first === '"') return doubleQuoted(raw)
  if (first === '{' || first === '[') return undefined
  if (
    isIndicator(raw.charCodeAt(0)) ||
    raw.includes(' #') ||
    raw.includes(': ') ||
    raw.endsWith(':')
  ) {
    throw new UnusualLayout()
  }
  return raw === 'null' || raw === '~' ? undefined : raw
}

/**
 * The entries of a flow mapping that holds scalars only, such as `{integrity: x, tarball: y}`.
 *
 * @throws UnusualLayout for one that holds more, or is not whole.
 */
export function flowEntries(raw: string): readonly (readonly [string, string])[] {
  const body = raw.trimEnd()
  const entries: [string, string][] = []
  let at = skipSpace(body, 1)
  while (body[at] !== '}') {
    const colon = tokenEnd(body, at)
    const end = body[colon] === ':' ? tokenEnd(body, skipSpace(body, colon + 1)) : -1
    if (end === -1 || !',}'.includes(body.charAt(end))) throw new UnusualLayout()
    const key = scalarText(body.slice(at, colon).trim())
    const value = scalarText(body.slice(colon + 1, end).trim())
    if (key !== undefined && value !== undefined) entries.push([key, value])
    at = body[end] === ',' ? skipSpace(body, end + 1) : end
  }
  if (at !== body.length - 1) throw new UnusualLayout()
  return entries
}

const quotedToken = /'(?:[^']|'')*'\s*|"(?:[^"\\]|\\.)*"\s*/y
const tokenDelimiter = /[,{}[\]]|:(?=[\s,}])/g
const space = /\s*/y

/** Where the scalar that starts here ends: at a comma, a brace, or the colon after a key. */
function tokenEnd(body: string, start: number): number {
  const isQuoted = body[start] === '"' || body[start] === "'"
  quotedToken.lastIndex = start
  if (isQuoted && !quotedToken.test(body)) throw new UnusualLayout()
  tokenDelimiter.lastIndex = isQuoted ? quotedToken.lastIndex : start
  if (!tokenDelimiter.test(body)) throw new UnusualLayout()
  return tokenDelimiter.lastIndex - 1
}

function skipSpace(body: string, start: number): number {
  space.lastIndex = start
  space.test(body)
  return space.lastIndex
}

function singleQuoted(raw: string): string {
  const inner = raw.slice(1, -1)
  if (raw.length >= 2 && raw.endsWith("'") && !inner.includes("'")) return inner
  if (raw.length < 2 || !raw.endsWith("'") || inner.replaceAll("''", '').includes("'")) {
    throw new UnusualLayout()
  }
  return inner.replaceAll("''", "'")
}

/** YAML's escapes are JSON's and some more, which the writer does not use. */
function doubleQuoted(raw: string): string {
  try {
    const value: unknown = JSON.parse(raw)
    if (typeof value === 'string') return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new UnusualLayout()
}

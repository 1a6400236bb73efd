import type { Scalar } from './scalar.ts'
import { flowItems, flowMembers, unquote } from './flow.ts'

const header = /^\s*\[(\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/
const pair = /^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=\s*(.*)$/

/**
 * The strings and numbers of a TOML text that stand on the line of their key: also in lists and inline
 * tables of one line. That is how tool versions are written; longer values are stepped over.
 */
export function tomlScalars(text: string): Scalar[] {
  const found: Scalar[] = []
  const counts = new Map<string, number>()
  let table: string[] = []
  let closing: string | undefined
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    if (closing !== undefined) {
      if (source.includes(closing)) closing = undefined
      continue
    }
    const [, double, name] = header.exec(source) ?? []
    if (name !== undefined) {
      table = keys(name)
      if (double === '[') table.push(String(next(counts, name)))
      continue
    }
    const [, key, rest] = pair.exec(source) ?? []
    if (key === undefined || rest === undefined) continue
    closing = unclosed(rest)
    if (closing === undefined) found.push(...values([...table, ...keys(key)], rest, index + 1))
  }
  return found
}

function next(counts: Map<string, number>, name: string): number {
  const index = counts.get(name) ?? 0
  counts.set(name, index + 1)
  return index
}

function keys(dotted: string): string[] {
  const parts = dotted.match(/"[^"]*"|'[^']*'|[\w-]+/g) ?? []
  return parts.map(unquote)
}

/** What ends a value that goes on below its line. */
function unclosed(value: string): string | undefined {
  const quotes = /^("""|''')/.exec(value)?.[1]
  if (quotes !== undefined) return value.slice(3).includes(quotes) ? undefined : quotes
  return value.startsWith('[') && !value.includes(']') ? ']' : undefined
}

function values(path: readonly string[], text: string, line: number): Scalar[] {
  const value = text.trim()
  if (value.startsWith('[')) {
    return (flowItems(value) ?? []).map((item, index) => ({
      path: [...path, String(index)],
      value: unquote(item),
      line,
    }))
  }
  if (value.startsWith('{')) {
    return (flowMembers(value, '=') ?? []).map(([key, item]) => ({
      path: [...path, key],
      value: unquote(item),
      line,
    }))
  }
  return [{ path, value: unquote(value.replace(/\s+#[^"']*$/, '')), line }]
}

import type { Node } from 'yaml'
import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import { LeakscanError } from '../../errors.ts'
import type { ConfigNode, MapEntry } from './node.ts'
import { maxDepth } from './node.ts'

/**
 * Parses a config in YAML. Loaded only where there is one.
 *
 * @throws LeakscanError `CONFIG`.
 */
export function parseYaml(text: string, file: string): ConfigNode {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const lineOf = (offset: number) => lines.linePos(offset).line
  const fail = (line: number, problem: string): never => {
    throw new LeakscanError('CONFIG', `${file}:${line}: ${problem}`)
  }
  const error = document.errors[0]
  if (error) {
    return fail(
      lineOf(error.pos[0]),
      error.message.split('\n')[0]?.replace(/ at line .*/, '') ?? '',
    )
  }
  const lineAt = (node: Node) => lineOf(node.range?.[0] ?? 0)

  function read(node: unknown, line: number, depth: number): ConfigNode {
    if (depth > maxDepth) return fail(line, 'nothing in a config is that deep')
    if (isScalar(node)) return { kind: 'scalar', line: lineAt(node), value: scalar(node.value) }
    if (isSeq(node)) {
      const items = node.items.map((item) => read(item, lineAt(node), depth + 1))
      return { kind: 'list', line: lineAt(node), items }
    }
    if (!isMap(node)) return fail(line, 'an alias or a tag, which a config cannot have')
    const entries = new Map<string, MapEntry>()
    for (const { key, value } of node.items) {
      if (!isScalar(key)) return fail(lineAt(node), 'a key must be a text')
      const keyLine = lineAt(key)
      entries.set(String(key.value), { line: keyLine, value: read(value, keyLine, depth + 1) })
    }
    return { kind: 'map', line: lineAt(node), entries }
  }

  if (document.contents === null) return { kind: 'map', line: 1, entries: new Map() }
  return read(document.contents, 1, 0)
}

/** Whatever else YAML knows is no value that a config can have, and is told as such when it is checked. */
function scalar(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  return typeof value === 'boolean' ? value : null
}

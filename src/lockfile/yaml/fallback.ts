import type * as Yaml from 'yaml'

import { LeakscanError } from '../../errors.ts'
import { conflictMarkerLine, damaged } from '../damage.ts'
import type { YamlCursor, YamlPart } from './cursor.ts'
import { lineCursor } from './cursor.ts'
import { UnusualLayout } from './scalar.ts'
import { lateRequire } from '../../late-require.ts'

/** A full parser takes about a second for each of these MiB. */
const MAX_FALLBACK_CHARACTERS = 8 * 1024 * 1024
/** More entries than any file of that size has: what is beyond comes of aliases of aliases. */
const MAX_ENTRIES = 1_000_000

interface YamlEntry {
  readonly depth: number
  readonly key: string
  readonly value: string | undefined
  readonly isNull: boolean
  readonly isSequence: boolean
  readonly line: number
}

let parses = 0

/** How many texts needed the full parser since the program started. */
export function yamlFallbacks(): number {
  return parses
}

/**
 * Reads a YAML text with a cursor: over its lines where they are laid out as expected, and over what
 * a full YAML parser makes of it where they are not. `visit` may therefore be called twice.
 *
 * @param repair - what to do about a damaged file, as the end of a sentence.
 * @throws LeakscanError `LOCKFILE_PARSE` for what is not YAML, `LOCKFILE_TOO_LARGE` for an unusual
 * layout of more than 8 MiB.
 */
export function readYaml<T>(
  part: YamlPart,
  path: string,
  repair: string,
  visit: (cursor: YamlCursor) => T,
): T {
  try {
    return visit(lineCursor(part))
  } catch (error) {
    if (!(error instanceof UnusualLayout)) throw error
    // The commonest reason, and no parser is needed to tell.
    if (conflictMarkerLine(part.text) !== undefined)
      throw damaged(part.text, path, part.line, '', repair)
    return visit(entryCursor(parseEntries(part, path, repair)))
  }
}

function parseEntries(part: YamlPart, path: string, repair: string): YamlEntry[] {
  const { text } = part
  if (text.length - part.offset > MAX_FALLBACK_CHARACTERS) {
    throw new LeakscanError(
      'LOCKFILE_TOO_LARGE',
      `${path}: too large to read in a layout that is not its writer's`,
      {
        hint: `To have it written anew, ${repair}.`,
      },
    )
  }
  parses++
  const fail = (line: number, problem: string): never => {
    throw damaged(text, path, line, problem, repair)
  }
  try {
    return entriesOf(part, fail)
  } catch (error) {
    // The parser recurses; a text that is nested so deeply is not a lockfile.
    if (error instanceof RangeError) return fail(part.line, 'it is nested too deeply')
    throw error
  }
}

function loadYaml(): typeof Yaml {
  // Loaded only here, since it costs more than a whole scan; `require`, since readers are synchronous.
  return lateRequire()('yaml')
}

/** The nested mappings of the last document, in the file's order, without recursion. */
function entriesOf(part: YamlPart, fail: (line: number, problem: string) => never): YamlEntry[] {
  const yaml = loadYaml()
  const source = part.text.slice(part.offset)
  const lines = new yaml.LineCounter()
  const lineOf = (offset: number): number => lines.linePos(offset).line + part.line - 1
  // Duplicate keys are looked for by the readers: here the search would be quadratic.
  const documents = yaml.parseAllDocuments(source, {
    uniqueKeys: false,
    lineCounter: lines,
    logLevel: 'error',
  })
  const broken = [...documents].find(({ errors }) => errors.length > 0)?.errors[0]
  if (broken) return fail(lineOf(broken.pos[0]), `not valid YAML: ${broken.message.split('\n')[0]}`)
  const root = [...documents].at(-1)?.contents

  const anchors = new Map<string, Yaml.Node>()
  const resolved = (node: unknown): Yaml.Node | undefined => {
    if (yaml.isAlias(node)) return anchors.get(node.source)
    if (!yaml.isNode(node)) return undefined
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node)
    return node
  }
  const entries: YamlEntry[] = []
  const stack: { pair: Yaml.Pair; depth: number }[] = []
  const push = (node: unknown, depth: number): void => {
    if (yaml.isMap(node)) for (const pair of node.items.toReversed()) stack.push({ pair, depth })
  }
  push(resolved(root), 0)
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { pair, depth } = top
    if (!yaml.isScalar(pair.key)) continue
    const line = lineOf(pair.key.range?.[0] ?? 0)
    const key = pair.key.source ?? String(pair.key.value)
    const node = resolved(pair.value)
    if (entries.length + stack.length > MAX_ENTRIES) fail(line, 'its aliases expand without end')
    if (key === '<<' && yaml.isMap(node)) {
      push(node, depth)
      continue
    }
    const isNull = node === undefined || (yaml.isScalar(node) && node.value === null)
    const value = yaml.isScalar(node) && !isNull ? (node.source ?? String(node.value)) : undefined
    entries.push({ depth, key, value, isNull, isSequence: yaml.isSeq(node), line })
    push(node, depth + 1)
  }
  return entries
}

function entryCursor(entries: readonly YamlEntry[]): YamlCursor {
  let at = -1
  return {
    next: (depth) => {
      let i = at + 1
      while ((entries[i]?.depth ?? -1) > depth) i++
      at = entries[i]?.depth === depth ? i : i - 1
      return at === i
    },
    key: () => entries[at]?.key ?? '',
    value: () => entries[at]?.value,
    written: () => '',
    block: () => undefined,
    isNull: () => entries[at]?.isNull ?? true,
    isSequence: () => entries[at]?.isSequence ?? false,
    line: () => entries[at]?.line ?? 1,
  }
}

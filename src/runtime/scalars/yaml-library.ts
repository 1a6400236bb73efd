import type * as Yaml from 'yaml'
import type { Scalar } from './scalar.ts'
import { lateRequire } from '../../late-require.ts'

/** A hand-written file that is longer is none of those that are looked for. */
const maxCharacters = 1024 * 1024

/** Aliases of aliases, and of what they stand in, grow without end. */
const maxVisits = 20_000

const maxDepth = 64

interface Visit {
  readonly node: unknown
  readonly path: readonly string[]
}

/** The scalars of a YAML text by a full parser; none of a text that is broken. */
export function parsedScalars(text: string): Scalar[] {
  if (text.length > maxCharacters) return []
  // Few files need it, and it takes longer to load than a scan.
  const yaml: typeof Yaml = lateRequire()('yaml')
  const lines = new yaml.LineCounter()
  const [document] = yaml.parseAllDocuments(text, {
    schema: 'failsafe',
    lineCounter: lines,
    logLevel: 'silent',
  })
  if (!document || !('contents' in document)) return []
  const found: Scalar[] = []
  const stack: Visit[] = [{ node: document.contents, path: [] }]
  let visits = 0
  for (let visit = stack.pop(); visit && visits < maxVisits; visit = stack.pop()) {
    visits++
    const { path } = visit
    const node = yaml.isAlias(visit.node) ? visit.node.resolve(document) : visit.node
    if (path.length > maxDepth) continue
    if (yaml.isScalar(node)) {
      const line = lines.linePos(node.range?.[0] ?? 0).line
      found.push({ path, value: String(node.value), line })
    } else {
      stack.push(...children(yaml, node, path).toReversed())
    }
  }
  return found
}

function children(yaml: typeof Yaml, node: unknown, path: readonly string[]): Visit[] {
  if (yaml.isSeq(node))
    return node.items.map((item, index) => ({ node: item, path: [...path, String(index)] }))
  if (!yaml.isMap(node)) return []
  return node.items.map(({ key, value }) => {
    // A merge brings its members to where it stands.
    const name = yaml.isScalar(key) ? String(key.value) : ''
    return { node: value, path: name === '<<' ? path : [...path, name] }
  })
}

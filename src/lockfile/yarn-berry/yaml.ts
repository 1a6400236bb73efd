import type * as Yaml from 'yaml'
import { damaged } from '../damage.ts'
import type { BerryBody, BerryEntry, BerryLock } from './lock.ts'
import { lateRequire } from '../../late-require.ts'

const sections = ['dependencies', 'peerDependencies', 'dependenciesMeta', 'peerDependenciesMeta']

/** A YAML map whose keys are strings: values, and the offsets of their keys. */
type Fields = ReadonlyMap<string, { readonly offset: number; readonly value: unknown }>

/**
 * Reads a berry lockfile of any layout with a YAML parser: the same answer, many times slower. The
 * parser is loaded when first needed, since nearly no lockfile needs it.
 *
 * @param repair - what to do about a damaged file, as the end of a sentence.
 * @throws LeakscanError `LOCKFILE_PARSE` for a text that is not YAML, or not of a lockfile's shape.
 */
export function readYamlBerry(text: string, path: string, repair: string): BerryLock {
  const yaml: typeof Yaml = lateRequire()('yaml')
  const lines = new yaml.LineCounter()

  function fail(offset: number, problem: string): never {
    throw damaged(text, path, lines.linePos(offset).line, problem, repair)
  }

  const document = parse(yaml, text, lines, fail)
  const entries: BerryEntry[] = []
  const bodies: Fields[] = []
  let version: string | undefined
  for (const [key, { offset, value }] of fieldsOf(yaml, document.contents)) {
    const fields = fieldsOf(yaml, value)
    const resolution = textIn(fields, 'resolution')
    if (key === '__metadata') version = textIn(fields, 'version')
    else if (!resolution) fail(offset, `the entry "${key}" has no resolution`)
    else {
      for (const section of sections) {
        if (textIn(fields, section)) fail(offset, `the ${section} of "${key}" are not a list`)
      }
      const { line } = lines.linePos(offset)
      entries.push({
        key,
        line,
        version: textIn(fields, 'version'),
        resolution,
        place: bodies.length,
      })
      bodies.push(fields)
    }
  }
  return { version, entries, bodyOf: ({ place }) => readBody(yaml, bodies[place]) }
}

function parse(
  yaml: typeof Yaml,
  text: string,
  lineCounter: Yaml.LineCounter,
  fail: (offset: number, problem: string) => never,
): Yaml.Document {
  try {
    const document = yaml.parseDocument(text, {
      // As yarn reads it: no types but strings, and of a repeated key the last.
      schema: 'failsafe',
      uniqueKeys: false,
      strict: false,
      prettyErrors: false,
      lineCounter,
    })
    const [error] = document.errors
    if (error) fail(error.pos[0], `not valid YAML: ${error.message}`)
    return document
  } catch (error) {
    // The parser recurses, and how deep is the file's choice.
    if (error instanceof RangeError) return fail(0, 'nested too deeply')
    throw error
  }
}

function fieldsOf(yaml: typeof Yaml, node: unknown): Fields {
  const fields = new Map<string, { offset: number; value: unknown }>()
  if (!yaml.isMap(node)) return fields
  for (const { key, value } of node.items) {
    if (!yaml.isScalar(key)) continue
    const text = yaml.isScalar(value) ? textOf(value) : value
    fields.set(textOf(key), { offset: key.range?.[0] ?? 0, value: text })
  }
  return fields
}

function textOf({ value }: Yaml.Scalar): string {
  return typeof value === 'string' ? value : ''
}

function textIn(fields: Fields, key: string): string | undefined {
  const value = fields.get(key)?.value
  return typeof value === 'string' ? value : undefined
}

function readBody(yaml: typeof Yaml, fields: Fields = new Map()): BerryBody {
  return {
    dependencies: readRanges(yaml, fields.get('dependencies')?.value),
    peerDependencies: readRanges(yaml, fields.get('peerDependencies')?.value),
    optionalDependencies: readOptional(yaml, fields.get('dependenciesMeta')?.value),
    optionalPeers: readOptional(yaml, fields.get('peerDependenciesMeta')?.value),
  }
}

function readRanges(yaml: typeof Yaml, node: unknown): Map<string, string> {
  const fields = fieldsOf(yaml, node)
  return new Map([...fields.keys()].map((name) => [name, textIn(fields, name) ?? '']))
}

function readOptional(yaml: typeof Yaml, node: unknown): Set<string> {
  const names = [...fieldsOf(yaml, node)].filter(
    ([, { value }]) => textIn(fieldsOf(yaml, value), 'optional') === 'true',
  )
  return new Set(names.map(([name]) => name))
}

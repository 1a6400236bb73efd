import { Ajv } from 'ajv'
import { LineCounter, isNode, parseDocument } from 'yaml'
import type { Advisory } from './advisory.ts'
import schema from './advisory.schema.json' with { type: 'json' }

/** Something wrong in an advisory file. */
export interface AdvisoryProblem {
  /** Name of the rule that it breaks. */
  readonly rule: string
  /** How to call the file. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly message: string
  readonly hint?: string
}

/** An advisory that the schema accepts, and where in its file each of its values stands. */
export interface ParsedAdvisory {
  readonly file: string
  readonly advisory: Advisory
  /** The line of the value at a path such as `['affected', 0, 'fixed']`, or of its nearest parent. */
  readonly lineOf: (path: readonly (string | number)[]) => number
}

// All that comes from the YAML is text, numbers too.
const check = new Ajv({ allErrors: true, coerceTypes: true }).compile<Advisory>(schema)

/**
 * Parses one advisory file. Every scalar is read as text (YAML's failsafe schema), so that `1.10` stays
 * a version and `2026-11-23` a date as written.
 */
export function parseAdvisory(text: string, file: string): ParsedAdvisory | AdvisoryProblem[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines })
  if (document.errors.length > 0) {
    return document.errors.map(({ pos, message }) => ({
      rule: 'yaml',
      file,
      line: lines.linePos(pos[0]).line,
      message: message.split('\n')[0] ?? 'not YAML',
    }))
  }
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const value: unknown = document.toJS({ maxAliasCount: 0 })
  if (check(value)) return { file, advisory: value, lineOf }
  return (check.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message, params, keyword }) => {
      const path = pointerPath(instancePath)
      const extra: unknown = params['additionalProperty'] ?? params['allowedValues']
      const detail = extra === undefined ? '' : ` (${JSON.stringify(extra)})`
      const where = path.length === 0 ? 'the advisory' : path.join('.')
      return {
        rule: 'schema',
        file,
        line: lineOf(path),
        message:
          keyword === 'false schema'
            ? `${where} has no place in an advisory of ${ofRuntime(value) ? 'Node.js itself' : 'a package'}`
            : `${where} ${message ?? 'is not valid'}${detail}`,
      }
    })
}

function ofRuntime(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'runtime' in value
}

function pointerPath(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

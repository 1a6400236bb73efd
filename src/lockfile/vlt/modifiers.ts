import { LeakscanError } from '../../errors.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import type { OverrideRule, VersionRules } from '../version-rules.ts'

const file = 'vlt.json'

/**
 * The versions that `modifiers` in vlt.json force: `{ "#pg > #semver": "5.0.1" }`. Catalogs need no rules,
 * since the lockfile has their ranges.
 *
 * @throws LeakscanError `MANIFEST_PARSE` where the file cannot be read.
 */
export function readModifiers(textOf: (file: string) => string | undefined): VersionRules {
  const text = textOf(file)
  const overrides = text === undefined ? [] : read(text)
  return { overrides, catalogs: [], overridesIn: file }
}

function read(text: string): OverrideRule[] {
  const cursor = jsonCursor(text, file, `repair ${file}`, { comments: true })
  try {
    if (cursor.peek() !== 'object') cursor.fail('an object expected')
    const overrides: OverrideRule[] = []
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      if (key === 'modifiers' && cursor.peek() === 'object') overrides.push(...readRules(cursor))
      else cursor.skip()
    }
    cursor.end()
    return overrides
  } catch (error) {
    if (!(error instanceof LeakscanError)) throw error
    throw new LeakscanError('MANIFEST_PARSE', error.message, {
      hint: 'Repair the file: without it the forced versions are unknown.',
      cause: error,
    })
  }
}

function readRules(cursor: JsonCursor): OverrideRule[] {
  const rules: OverrideRule[] = []
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    const value = cursor.string()
    if (value !== undefined) rules.push({ file, path: ['modifiers', key], selector: key, value })
  }
  return rules
}

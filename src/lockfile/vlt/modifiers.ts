import { asManifest } from '../damaged-manifest.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { eachMember } from '../json/each-member.ts'
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
  return asManifest('the forced versions', () => {
    if (cursor.peek() !== 'object') cursor.fail('an object expected')
    const overrides: OverrideRule[] = []
    eachMember(cursor, (key) => {
      if (key === 'modifiers') readRules(cursor, overrides)
      else cursor.skip()
    })
    cursor.end()
    return overrides
  })
}

function readRules(cursor: JsonCursor, rules: OverrideRule[]): void {
  eachMember(cursor, (key) => {
    const value = cursor.string()
    if (value !== undefined) rules.push({ file, path: ['modifiers', key], selector: key, value })
  })
}

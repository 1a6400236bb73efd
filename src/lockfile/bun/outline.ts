import { LeakscanError } from '../../errors.ts'
import type { Outline } from '../../graph/outline.ts'
import { listedOutline } from '../../graph/outline.ts'
import { areDistinct } from '../distinct.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import { lineStart, plainEntries } from '../plain-entries.ts'
import { cleanVersion } from '../spec.ts'
import type { BunLock } from './lock.ts'
import { isWorkspace, partsOf, readLock, sourceOf, syntax } from './lock.ts'

/**
 * The outline of a bun.lock that is laid out as bun writes it: a package a line, and nothing behind them.
 *
 * What stands before the packages is read by the full reader's own functions; of the packages, one pattern
 * takes an entry at a step, and every character is matched, so that nothing passes that the full reader
 * would refuse.
 *
 * @returns `undefined` for any other layout, and for what is damaged: the full reader tells those.
 */
export function readOutline(
  text: string,
): { readonly version: string; readonly outline: Outline } | undefined {
  const start = text.indexOf(opening)
  const end = text.lastIndexOf(closing)
  const isWhole = start !== -1 && ['', '\n'].includes(text.slice(end + closing.length))
  const lock = isWhole ? readHead(text.slice(0, start)) : undefined
  const entries = text.slice(start + opening.length, end + 1)
  const parts = lock && plainEntries(entries, entry, ['$1', '$2', '$3', '$4'])
  if (!parts) return undefined
  const names: string[] = []
  const versions: string[] = []
  const keys: string[] = []
  let others = 0
  for (const { fields } of parts) {
    if (!fields) return undefined
    for (let at = 0; at < fields.length; at += 4) {
      keys.push(fields[at] ?? '')
      const identity = fields[at + 3] ?? ''
      if (identity === '') {
        names.push(fields[at + 1] ?? '')
        versions.push(fields[at + 2] ?? '')
        continue
      }
      const { name, resolution } = partsOf(identity)
      if (sourceOf(resolution) === 'registry') {
        names.push(name)
        versions.push(cleanVersion(resolution))
      } else if (!isWorkspace({ identity }, lock)) {
        others++
      }
    }
  }
  return areDistinct(keys)
    ? { version: lock.version, outline: listedOutline(names, versions, others) }
    : undefined
}

/** With the comma before it, which a head that ends there can do without. */
const opening = ',\n  "packages": {\n'
const closing = '\n  }\n}'

function readHead(head: string): BunLock | undefined {
  try {
    return readLock(jsonCursor(`${head}}`, '', '', syntax), '')
  } catch (error) {
    if (error instanceof LeakscanError) return undefined
    throw error
  }
}

const plain = '[^"\\\\\\x00-\\x1f]'
const string = `"${plain}*"`
const escape = '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})'
const scalar = `(?:"${plain}*(?:${escape}${plain}*)*"|true|false|null)`
// Longer lists are not bun's; without a limit the engine's stack could overflow.
const most = 4000
const listOf = (item: string) => `${item}(?:, ${item}){0,${most}}`
const array = `\\[(?: ?${listOf(scalar)},? ?)?\\]`
const object = (value: string) => `\\{(?: ${listOf(`${string}: ${value}`)},? )?\\}`
const info = object(`(?:${scalar}|${array}|${object(scalar)})`)

/** A name and a version, as `partsOf` and `sourceOf` tell them. */
const fromRegistry = `(${plain}[^"@\\\\\\x00-\\x1f]*)@(\\d+\\.\\d+\\.\\d+(?:[-+]${plain}*)?)`

/** An entry with the empty line after it. It captures the key, and name and version or any other identity. */
const entry = new RegExp(
  [
    `${lineStart}    "(${plain}{1,2000})": \\["(?:${fromRegistry}(?=")|(${plain}+))"`,
    `(?:, (?:${scalar}|${info})){0,8}\\],\\n(?:\\n(?=    "))?`,
  ].join(''),
  'g',
)

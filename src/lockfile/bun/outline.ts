import type { Outline } from '../../graph/outline.ts'
import { isObject } from '../../is-object.ts'
import { areDistinct } from '../distinct.ts'
import { parseObject } from '../json/parse-object.ts'
import { outlineOfIdentities } from '../outline-of.ts'
import { lineStart, plainEntries } from '../plain-entries.ts'
import { MAX_KEY_LENGTH, isWorkspace, partsOf, sourceOf } from './identity.ts'

/**
 * The outline of a bun.lock that is laid out as bun writes it: a package a line, and nothing behind them.
 *
 * What stands before the packages is parsed as JSON, but for commas after last members; one pattern takes the
 * packages. Every character is parsed or matched, so that nothing passes that the full reader would refuse.
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
  const parts = lock && plainEntries(entries, entry, ['$1', '$2', '$3'])
  if (!parts) return undefined
  const registry: string[] = []
  const keys: string[] = []
  let others = 0
  for (const { fields } of parts) {
    if (!fields) return undefined
    for (let at = 0; at < fields.length; at += 3) {
      keys.push(fields[at] ?? '')
      const plainly = fields[at + 1] ?? ''
      const identity = fields[at + 2] ?? ''
      if (plainly !== '') registry.push(plainly)
      else if (sourceOf(partsOf(identity).resolution) === 'registry') registry.push(identity)
      else if (!isWorkspace({ identity }, lock)) others++
    }
  }
  if (!areDistinct(keys)) return undefined
  return { version: lock.version, outline: outlineOfIdentities(registry, others) }
}

/** With the comma before it, which a head that ends there can do without. */
const opening = ',\n  "packages": {\n'
const closing = '\n  }\n}'

interface Head {
  readonly version: string
  /** Their folders. */
  readonly workspaces: ReadonlySet<string>
}

/** `undefined` for what the full reader may refuse. */
function readHead(head: string): Head | undefined {
  // No string has a line end, so these are the commas that bun puts after last values.
  const fields = parseObject(`${head.replace(/(?<=["\w}\]]),(?=\n *[}\]])/g, '')}}`) ?? {}
  const { lockfileVersion: version, workspaces } = fields
  if (!isObject(workspaces) || !(version === 0 || version === 1 || version === 2)) return undefined
  if (!Object.values(workspaces).every(isObject)) return undefined
  // Of two members with one key JSON.parse keeps the last.
  const named = Object.values(fields)
    .filter(isObject)
    .flatMap(Object.values<unknown>)
  const written = head.match(workspaceLine)?.length ?? 0
  if (written !== named.filter(isObject).length) return undefined
  return { version: String(version), workspaces: new Set(Object.keys(workspaces)) }
}

const workspaceLine = new RegExp(`\\n    "[^"\\n]{0,${MAX_KEY_LENGTH}}": \\{`, 'g')

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
const fromRegistry = `${plain}[^"@\\\\\\x00-\\x1f]*@\\d+\\.\\d+\\.\\d+(?:[-+]${plain}*)?`

/** An entry with the empty line after it. It captures the key, and the identity by how it is told. */
const entry = new RegExp(
  [
    `${lineStart}    "(${plain}{1,${MAX_KEY_LENGTH}})": \\["(?:(${fromRegistry})(?=")|(${plain}+))"`,
    `(?:, (?:${scalar}|${info})){0,8}\\],\\n(?:\\n(?=    "))?`,
  ].join(''),
  'g',
)

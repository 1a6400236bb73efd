import { LeakscanError } from '../../errors.ts'
import type { Outline } from '../../graph/outline.ts'
import { areDistinct } from '../distinct.ts'
import { jsonCursor } from '../json/json-cursor.ts'
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
  const lock = start === -1 ? undefined : readHead(text.slice(0, start))
  if (!lock) return undefined
  const names: string[] = []
  const versions: string[] = []
  const keys: string[] = []
  let others = 0
  let at = start + opening.length
  for (; text.startsWith('\n    "', at); at = entry.lastIndex) {
    entry.lastIndex = at
    const match = entry.exec(text)
    const key = match?.[1]
    const identity = match?.[2]
    if (key === undefined || identity === undefined) return undefined
    keys.push(key)
    const { name, resolution } = partsOf(identity)
    if (sourceOf(resolution) === 'registry') {
      names.push(name)
      versions.push(cleanVersion(resolution))
    } else if (!isWorkspace({ identity }, lock)) {
      others++
    }
  }
  const isSound = areDistinct(keys) && closing.has(text.slice(at))
  return isSound ? { version: lock.version, outline: { names, versions, others } } : undefined
}

/** With the comma before it, which a head that ends there can do without. */
const opening = ',\n  "packages": {'
const closing: ReadonlySet<string> = new Set(['\n  }\n}', '\n  }\n}\n'])

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

/** An entry with the empty line after it. It captures the key and `name@resolution`. */
const entry = new RegExp(
  `\\n    "(${plain}{1,2000})": \\["(${plain}+)"(?:, (?:${scalar}|${info})){0,8}\\],(?:\\n(?=\\n    "))?`,
  'y',
)

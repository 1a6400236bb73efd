import type { Outline } from '../../graph/outline.ts'
import { cleanVersion } from '../spec.ts'
import { identify, idOf } from './packages.ts'

/**
 * The outline of a yarn v1 lockfile that is laid out as yarn writes it. One pattern takes an entry at a
 * step, and every character is matched, so that nothing passes that the full reader would refuse.
 *
 * @returns `undefined` for any other layout, and for a file without entries: the full reader tells those.
 */
export function readOutline(text: string): Outline | undefined {
  const names: string[] = []
  const versions: string[] = []
  const ids = new Set<string>()
  let entries = 0
  head.lastIndex = 0
  head.test(text)
  let at = head.lastIndex
  while (at < text.length) {
    entry.lastIndex = at
    const match = entry.exec(text)
    const key = match?.[1]
    const version = match?.[2]
    if (key === undefined || version === undefined) return undefined
    at = entry.lastIndex
    entries++
    ids.add(idOf(key))
    const { name, source } = identify(key)
    if (source !== 'registry') continue
    names.push(name)
    versions.push(cleanVersion(version))
  }
  // Of two entries with one key the last one counts: the full reader sorts that out.
  if (entries === 0 || ids.size !== entries) return undefined
  return { names, versions, others: entries - names.length }
}

const head = /(?:#[^\n]*\n|\n)*/y
const quoted = '"[^"\\\\\\x00-\\x1f]*"'
const word = '[A-Za-z][^":,\\x00-\\x20]*'
const token = `(?:${quoted}|${word})`
// Longer lists are not yarn's; without a limit the engine's stack could overflow.
const most = 4000
const pair = (name: string, value: string) => `${name} ${value}\\n`

/** An entry with the empty line after it. It captures the key and the version. */
const entry = new RegExp(
  [
    `(${token}(?:, ${token}){0,${most}}):\\n`,
    pair('  version', '"([^"\\\\\\x00-\\x1f]*)"'),
    `(?:${pair('  resolved', quoted)})?`,
    `(?:${pair('  integrity', token)})?`,
    `(?:  ${word}:\\n(?:${pair(`    ${token}`, token)}){1,${most}}){0,4}`,
    `(?:\\n|$)`,
  ].join(''),
  'y',
)

import type { Outline } from '../../graph/outline.ts'
import { areDistinct } from '../distinct.ts'
import { outlineOfWritten } from '../outline-of.ts'
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
  const offsets: number[] = []
  const firsts: string[] = []
  head.lastIndex = 0
  head.test(text)
  let at = head.lastIndex
  while (at < text.length) {
    entry.lastIndex = at
    // By index: to take a list apart costs as much as to match it, tens of thousands of times.
    const match = entry.exec(text)
    const version = match?.[6]
    if (!match || version === undefined) return undefined
    const other = match[5]
    const name = other === undefined ? (match[2] ?? match[4]) : registryName(other)
    firsts.push(other === undefined ? (match[1] ?? match[3] ?? '') : idOf(other))
    offsets.push(at)
    at = entry.lastIndex
    if (name === undefined) continue
    names.push(name)
    versions.push(version)
  }
  if (offsets.length === 0 || !haveOwnKeys(text, offsets, firsts)) return undefined
  return outlineOfWritten(names, versions, offsets.length - names.length)
}

function registryName(key: string): string | undefined {
  const { name, source } = identify(key)
  return source === 'registry' ? name : undefined
}

/**
 * Whether no two entries have one key: the last one counts then, which the full reader sorts out. yarn sorts
 * them by their first descriptors.
 */
function haveOwnKeys(text: string, offsets: readonly number[], firsts: readonly string[]): boolean {
  if (areDistinct(firsts)) return true
  return areDistinct(offsets.map((at) => idOf(text.slice(at, text.indexOf(':\n', at)))))
}

const head = /(?:#[^\n]*\n|\n)*/y
const quoted = '"[^"\\\\\\x00-\\x1f]*"'
const word = '[A-Za-z][^":,\\x00-\\x20]*'
const token = `(?:${quoted}|${word})`

const name = '(?:@[^@/":, \\\\\\x00-\\x20]+/)?[^@/":, \\\\\\x00-\\x20]+'
const plainRange = (space: string) => `@(?!\\.)[^/":,\\\\\\x00-${space}]*`
/** What {@link identify} finds nothing special in: a name, and a range that is no path and no protocol. */
const plainToken = `(?:"${name}${plainRange('\\x1f')}"|(?=[A-Za-z])${name}${plainRange('\\x20')})`
const firstPlain = [
  `"((${name})${plainRange('\\x1f')})"`,
  `(?=[A-Za-z])((${name})${plainRange('\\x20')})`,
].join('|')

// Longer lists are not yarn's; without a limit the engine's stack could overflow.
const most = 4000
const pair = (key: string, value: string) => `${key} ${value}\\n`

/**
 * An entry with the empty line after it. It captures its first descriptor and the name in it, quoted or not,
 * where all of them are plain, or else the whole key; and the version.
 */
const entry = new RegExp(
  [
    `(?:(?:${firstPlain})(?:, ${plainToken}){0,${most}}|(${token}(?:, ${token}){0,${most}})):\\n`,
    pair('  version', '"([^"\\\\\\x00-\\x1f]*)"'),
    `(?:${pair('  resolved', quoted)})?`,
    `(?:${pair('  integrity', token)})?`,
    `(?:  ${word}:\\n(?:${pair(`    ${token}`, token)}){1,${most}}){0,4}`,
    `(?:\\n|$)`,
  ].join(''),
  'y',
)

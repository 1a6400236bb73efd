import type { Outline } from '../../graph/outline.ts'
import { areDistinct } from '../distinct.ts'
import { outlineOfWritten } from '../outline-of.ts'
import { isObject } from '../../is-object.ts'
import { parseObject } from '../json/parse-object.ts'
import { isImporterId } from './importer-id.ts'

export interface Outlined {
  /** The lockfileVersion. */
  readonly version: number
  readonly outline: Outline
  /** What one level is indented by. */
  readonly unit: string
  /** The places of all entries, in the text's order. */
  readonly ids: readonly string[]
  /** Where each starts in the text, and where the last one ends. */
  readonly offsets: readonly number[]
  readonly end: number
  /** Those that are folders of the project: the root, workspaces. */
  readonly folders: readonly string[]
  /** Those that are from elsewhere than a registry, and their real names. */
  readonly elsewhere: ReadonlyMap<string, string>
  readonly links: ReadonlySet<string>
}

/**
 * The outline of a lockfile that is laid out as npm writes it: one line a member, indented by the same
 * unit everywhere.
 *
 * One pattern takes an entry at a step and every character of the file is matched or parsed, so that
 * nothing passes that JSON.parse would refuse. `undefined` for any other layout, and for entries that
 * are neither plainly from a registry nor plainly from elsewhere: the full reader tells those.
 */
export function readOutline(text: string): Outlined | undefined {
  const unit = /^\{\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  const opening = `\n${unit}"packages": {`
  const start = text.indexOf(opening)
  // With its line end, so that a string or an escape left open there is refused as JSON.parse would.
  const version = start === -1 ? undefined : versionIn(text.slice(0, start + 1))
  if (version === undefined) return undefined
  const entry = entryPattern(unit)
  const names: string[] = []
  const versions: (string | undefined)[] = []
  const ids: string[] = []
  const offsets: number[] = []
  const folders: string[] = []
  const links = new Set<string>()
  const elsewhere = new Map<string, string>()
  let at = start + opening.length
  for (;;) {
    entry.lastIndex = at
    // By index: to take a list apart costs as much as to match it, tens of thousands of times.
    const match = entry.exec(text)
    if (!match) {
      const long = longFolder(text, at, unit)
      if (!long) return undefined
      ids.push(long.id)
      offsets.push(at + 1)
      folders.push(long.id)
      at = long.end
      if (!text.startsWith(',', at)) break
      at++
      continue
    }
    at = entry.lastIndex
    const installed = match[2]
    const id = match[1] ?? ''
    ids.push(id)
    offsets.push(match.index + 1)
    if (match[6] !== undefined) links.add(id)
    if (installed === undefined) {
      folders.push(id)
    } else if (match[5] !== undefined || match[6] !== undefined) {
      elsewhere.set(id, match[3] ?? installed)
    } else {
      names.push(match[3] ?? installed)
      versions.push(match[4])
    }
    if (match[7] === undefined) break
  }
  // Of two entries for one place the last one counts: the full reader sorts that out.
  if (!areDistinct(ids) || !isRest(text.slice(at))) return undefined
  return {
    version,
    outline: outlineOfWritten(names, versions, elsewhere.size),
    unit,
    ids,
    offsets,
    end: at,
    folders,
    elsewhere,
    links,
  }
}

/**
 * A folder of the project whose lists are too long for the pattern: the root of a large project. Written anew
 * as npm writes, it is the same text.
 */
function longFolder(
  text: string,
  at: number,
  unit: string,
): { readonly id: string; readonly end: number } | undefined {
  const closing = `\n${unit.repeat(2)}}`
  const end = text.indexOf(closing, at) + closing.length
  const entry = text.slice(at, end)
  const parsed = parseObject(`{${entry}}`)
  const [id, ...others] = Object.keys(parsed ?? {})
  if (id === undefined || others.length > 0 || !isImporterId(id)) return undefined
  const written = JSON.stringify({ packages: parsed }, undefined, unit)
  if (written !== `{\n${unit}"packages": {${entry}\n${unit}}\n}`) return undefined
  const isFollowed = text.startsWith(',', end) || text.startsWith(`\n${unit}}`, end)
  return isFollowed ? { id, end } : undefined
}

/** The lockfileVersion among the fields before the packages, if that is what they are. */
function versionIn(head: string): number | undefined {
  const fields = parseObject(`${head}"":{}}`)
  if (!fields || 'packages' in fields) return undefined
  const version = fields['lockfileVersion']
  return version === 2 || version === 3 ? version : undefined
}

/** Whether what follows the packages is the end, or what version 2 repeats there for npm 6. */
function isRest(tail: string): boolean {
  const fields = parseObject(`{"":{${tail}`)
  return (
    fields !== undefined &&
    Object.keys(fields).every((key) => key === '' || key === 'dependencies') &&
    isObject(fields['dependencies'] ?? {})
  )
}

const plain = '[^"\\\\\\x00-\\x1f]*'
const anyString = `"${plain}(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})${plain})*"`
const scalar = `(?:"${plain}"|true|false|null)`
const name = '(?:@[^"\\\\/\\x00-\\x1f]+/)?[^"\\\\/\\x00-\\x1f]+'
const url = '[^"\\\\?#\\x00-\\x1f]*'
const tarball = `https://${url}/-/(?!archive/)${url}\\.tgz`
const git = `git\\+[a-z]+:${plain}`
// Longer lists are not npm's; without a limit the engine's stack could overflow.
const most = 4000

/**
 * An entry with its comma or without, up to where the next one starts or the map ends. It captures the
 * place, the installed name unless it is a folder of the project, `name`, `version`, a git URL, `link`,
 * and the comma.
 */
function entryPattern(unit: string): RegExp {
  const margin = (depth: number) => `\\n${unit.repeat(depth)}`
  /** From after an opening bracket to the closing one: a member a line, a comma after each but the last. */
  const members = (depth: number, member: string, close: string) => {
    const end = `${margin(depth - 1)}${close}`
    return `(?:${margin(depth)}${member}(?:,(?=${margin(depth)}\\S)|(?=${end}))){0,${most}}${end}`
  }
  const object = (depth: number, value: string) =>
    `\\{(?:\\}|${members(depth, `"${plain}": ${value}`, '\\}')})`
  const inner = `(?:${scalar}|${object(5, scalar)})`
  // What npm writes goes no deeper: `funding` is a list of objects, `peerDependenciesMeta` an object of them.
  const array = `\\[(?:\\]|${members(4, inner, '\\]')})`
  const anyValue = `(?:${anyString}|true|false|null|${object(4, inner)}|${array})`
  const next = `(?:,(?=${margin(3)}")|(?=${margin(2)}\\}))`
  const optional = (key: string, text: string) => `(?:${margin(3)}"${key}": "${text}"${next})?`
  const folder = `(?!node_modules/|${plain}/node_modules/)${plain}`
  const linked = `${plain}(?=",${margin(3)}"link": true)`
  const fields = [
    optional('name', `(${plain})`),
    optional('version', `(${plain})`),
    optional('resolved', `(?:${tarball}|(${git})|${linked})`),
    `(?:${margin(3)}"(link)": true${next})?`,
    `(?:${margin(3)}(?!"(?:name|version|resolved|link)")"${plain}": ${anyValue}${next})*`,
  ].join('')
  const place = `((?:${plain}/)?node_modules/(${name})|${folder})`
  const end = `(?:(,)(?=${margin(2)}")|(?=${margin(1)}\\}))`
  return new RegExp(`${margin(2)}"${place}": \\{${fields}${margin(2)}\\}${end}`, 'y')
}

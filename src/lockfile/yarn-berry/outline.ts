import type { Outline } from '../../graph/outline.ts'
import { areDistinct } from '../distinct.ts'
import { outlineOfWritten } from '../outline-of.ts'
import { originOf } from './locator.ts'
import type { BerryEntry } from './lock.ts'
import { withoutPatched } from './patches.ts'
import { readBody } from './written.ts'

/**
 * The outline of a berry lockfile that is laid out as yarn writes it. One pattern takes an entry at a step,
 * and every character is matched, so that nothing passes that the full reader would refuse.
 *
 * @param overrides - reads the root's `resolutions`; asked only where patches make a difference.
 * @returns `undefined` for any other layout, and for a file without packages: the full reader tells those.
 */
export function readOutline(
  text: string,
  overrides: () => ReadonlyMap<string, string> = () => new Map(),
): { readonly version: string; readonly outline: Outline } | undefined {
  head.lastIndex = 0
  const version = head.exec(text)?.[1]
  if (version === undefined) return undefined
  const names: string[] = []
  const versions: string[] = []
  let others = 0
  const tell = (resolution: string) => {
    const { name, source, reference } = originOf(resolution)
    if (source === 'registry') {
      names.push(name)
      versions.push(reference)
    } else if (source !== 'workspace') {
      others++
    }
  }
  const keys: string[] = []
  const entries: BerryEntry[] = []
  const hasPatches = text.includes('@patch:')
  for (let at = head.lastIndex; at < text.length; at = entry.lastIndex) {
    entry.lastIndex = at
    // By index: to take a list apart costs as much as to match it, tens of thousands of times.
    const match = entry.exec(text)
    const key = match?.[1] ?? match?.[2] ?? match?.[3]
    const resolution = match?.[5]
    if (!match || key === undefined || resolution === undefined) return undefined
    keys.push(key)
    const name = match[6]
    if (hasPatches) {
      entries.push({ key, line: 0, version: match[4], resolution, place: at })
    } else if (name === undefined) {
      tell(resolution)
    } else {
      names.push(name)
      versions.push(match[7] ?? '')
    }
  }
  // Of two entries with one key the last one counts: the full reader sorts that out.
  if (keys.length === 0 || !areDistinct(keys)) return undefined
  const bodyOf = (of: BerryEntry) => readBody(text, afterKey(text, of))
  const installed = withoutPatched({ version, entries, bodyOf }, overrides)
  for (const { resolution } of installed.entries) tell(resolution)
  return { version, outline: outlineOfWritten(names, versions, others) }
}

/** The place of the line after an entry's key, which yarn writes on two lines if it is long. */
function afterKey(text: string, { place, ...of }: BerryEntry): BerryEntry {
  return { ...of, place: text.indexOf(':\n', place + of.key.length) + 2 }
}

const inQuotes = '[^"\\\\\\x00-\\x1f]'
const notFirst = '-?:,\\][{}#&*!|>\'"%@`\\x00-\\x20'
const word = `[^${notFirst}][^,\\][{}:#\\x00-\\x20]*`
const key = `(?:"${inQuotes}*"|${word})`
const value = `(?:"${inQuotes}*"|[^${notFirst}][^,\\][{}:#\\x00-\\x1f]*)`
/** A name and a version without parameters. */
const fromNpm = '([^"\\\\\\x00-\\x1f][^@"\\\\\\x00-\\x1f]*)@npm:([^:"\\\\\\x00-\\x1f]*)'
// Longer lists are not yarn's; without a limit the engine's stack could overflow.
const most = 4000

const head = new RegExp(
  `(?:#[^\\n]*\\n|\\n)*__metadata:\\n  version: (\\d+)\\n(?:  cacheKey: ${value}\\n)?\\n`,
  'y',
)

/**
 * An entry with the empty line after it. It captures the key, by how it is written, the version, the
 * resolution, and the name and version in one of npm's.
 */
const entry = new RegExp(
  [
    `(?:(${word})|"(${inQuotes}+)"|\\? "(${inQuotes}+)"\\n):\\n`,
    `  version: (${value})\\n`,
    `  resolution: "(${fromNpm}(?=")|${inQuotes}+)"\\n`,
    `(?:  (?!version:|resolution:)${key}:(?: ${value})?\\n`,
    // What a pair has below it, the full reader refuses; a key without a value may have anything.
    `(?:(?<=:\\n)(?:    ${key}:(?: ${value})?\\n(?:(?<=:\\n)(?:      ${key}: ${value}\\n){1,${most}})?){1,${most}})?`,
    `){0,40}(?:\\n|$)`,
  ].join(''),
  'y',
)

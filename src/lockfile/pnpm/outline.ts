import { LeakscanError } from '../../errors.ts'
import type { Outline } from '../../graph/outline.ts'
import { distinctKeys } from '../distinct.ts'
import type { YamlPart } from '../yaml/cursor.ts'
import { lineStart, plainEntries } from '../plain-entries.ts'
import { lineCursor } from '../yaml/cursor.ts'
import { UnusualLayout, flowEntries, scalarText } from '../yaml/scalar.ts'
import { readPnpmDocument } from './document.ts'
import type { PnpmFields, PnpmMajor } from './key.ts'
import { packageOf } from './packages.ts'
import { linksOf, missingDependency } from './references.ts'

/**
 * The outline of a pnpm-lock.yaml that is laid out as pnpm writes it, with nothing behind its packages.
 *
 * What stands before the packages is read by the full reader's own functions; of the packages, one pattern
 * takes an entry at a step.
 *
 * @returns `undefined` for any other layout, and for what is damaged: the full reader tells those.
 */
export function readOutline(
  part: YamlPart,
): { readonly version: string; readonly outline: Outline } | undefined {
  try {
    return read(part)
  } catch (error) {
    if (error instanceof UnusualLayout || error instanceof LeakscanError) return undefined
    throw error
  }
}

function read(part: YamlPart): ReturnType<typeof readOutline> {
  const { text, offset, line } = part
  const start = text.indexOf('\npackages:\n\n', offset) + 1
  if (start === 0 || !text.endsWith('\n')) return undefined
  const head = lineCursor({ text: text.slice(0, start), offset, line })
  const document = readPnpmDocument(head, '', refuse)
  const { ids, names, versions } = readPackages(text, start, document.major)
  // What stands there twice is what bad merges leave, and the full reader says where.
  const known = distinctKeys(ids)
  if (!known || missingDependency({ ...document, ids: known })) return undefined
  const links = linksOf(document).length
  const outline = areNames(names)
    ? { names, versions, others: links }
    : registryOnly({ names, versions }, links)
  return { version: document.version, outline }
}

/** Whether all packages are from a registry. */
function areNames(names: Described['names']): names is readonly string[] {
  return !names.includes(undefined)
}

function registryOnly({ names, versions }: Omit<Described, 'ids'>, links: number): Outline {
  const registry = names.filter((name) => name !== undefined)
  return {
    names: registry,
    versions: versions.filter((_, index) => names[index] !== undefined),
    others: names.length - registry.length + links,
  }
}

function refuse(): never {
  throw new UnusualLayout()
}

/** Keys, and by index the names and versions of what is from a registry. */
interface Described {
  readonly ids: readonly string[]
  readonly names: readonly (string | undefined)[]
  readonly versions: readonly (string | undefined)[]
}

function readPackages(text: string, start: number, major: PnpmMajor): Described {
  const snapshots = text.indexOf('\nsnapshots:\n\n', start) + 1
  if ((major === 9) !== snapshots > 0) return refuse()
  if (major !== 9) return readDescribed(entriesFrom(text, start, text.length), major)
  const packages = readDescribed(entriesFrom(text, start, snapshots), major)
  return readSnapshots(entriesFrom(text, snapshots, text.length), packages)
}

/** The lines of a section after its head. */
function entriesFrom(text: string, start: number, end: number): string {
  return text.slice(text.indexOf('\n\n', start) + 2, end)
}

function readDescribed(text: string, major: PnpmMajor): Described {
  const parts = major === 9 ? plainEntries(text, plain, ['$2', '$3', '$4']) : undefined
  const ids: string[] = []
  const names: (string | undefined)[] = []
  const versions: (string | undefined)[] = []
  for (const part of parts ?? [{ fields: undefined, lines: text }]) {
    if (!part.fields) {
      readOthers(part.lines, major, { ids, names, versions })
      continue
    }
    const { fields } = part
    for (let at = 0; at < fields.length; at += 3) {
      ids.push(fields[at] ?? '')
      names.push(fields[at + 1])
      versions.push(fields[at + 2])
    }
  }
  return ids.length > 0 ? { ids, names, versions } : refuse()
}

/** Entries of any kind. */
function readOthers(
  text: string,
  major: PnpmMajor,
  { ids, names, versions }: { [Key in keyof Described]: Described[Key][number][] },
): void {
  for (let at = 0; at < text.length; at = described.lastIndex) {
    described.lastIndex = at
    const [, key, quotedKey, resolution, ...told] = described.exec(text) ?? refuse()
    const id = key ?? quotedKey ?? refuse()
    const { name, version, source } = packageOf(id, 0, fieldsOf(resolution, ...told), major)
    ids.push(id)
    names.push(source === 'registry' ? name : undefined)
    versions.push(version)
  }
}

/**
 * The snapshots, each described as its package is. pnpm sorts both, so that the next one is of the same package or
 * the next; refused where it is not so, or where one is described for nothing.
 */
function readSnapshots(text: string, packages: Described): Described {
  const [part, ...others] = plainEntries(text, resolved, ['$1$2']) ?? refuse()
  const ids = part?.fields
  if (!ids || others.length > 0) return refuse()
  // Where no package has peers each has one snapshot, of the same key.
  const { length } = packages.ids
  if (ids.length === length && ids.every((id, at) => id === packages.ids[at])) return packages
  const names: (string | undefined)[] = []
  const versions: (string | undefined)[] = []
  let index = -1
  for (const id of ids) {
    if (id === packages.ids[index + 1]) {
      index++
    } else {
      const peers = id.indexOf('(')
      const shared = peers === -1 ? id : id.slice(0, peers)
      if (shared === packages.ids[index + 1]) index++
      if (shared !== packages.ids[index]) return refuse()
    }
    names.push(packages.names[index])
    versions.push(packages.versions[index])
  }
  return index === packages.ids.length - 1 ? { ids, names, versions } : refuse()
}

function fieldsOf(resolution?: string, name?: string, version?: string): PnpmFields {
  const written = resolution === undefined ? [] : flowEntries(resolution)
  const told = written.filter(([key]) => key !== 'integrity')
  return {
    resolution: new Map(told),
    name: name === undefined ? undefined : scalarText(name),
    version: version === undefined ? undefined : scalarText(version),
  }
}

const key = `([A-Za-z0-9/_][^'"#{}[\\],&*!|>%\`\\x00-\\x20]*)|'([^'\\x00-\\x1f]+)'`
const inName = `[^@/:('"#{}[\\],&*!|>%\`\\x00-\\x20]+`
const inVersion = `[^/:('"#{}[\\],&*!|>%\`\\x00-\\x20]*`
/** A name and a version, which is all that a key has since 9.x. */
const plainKey = `('|(?=[A-Za-z0-9_]))(((?:@${inName}/)?${inName})@(\\d+\\.\\d+\\.\\d+${inVersion}))\\1`
// The caller has refused NUL bytes.
const line = '[^\\n]*\\n'
/** What goes on below it is folded by rules that are left to the full reader. */
const end = '\\n(?! {5})'
const said = (field: string) => `(?:    ${field}: ([^\\x00-\\x20]+)${end})?`

const integrity = `\\{integrity: [^,{}'"\\x00-\\x20]+\\}`
const id = `(?:    id: ${line})?`
const rest = [
  `(?:    (?:(?:dev|optional): (?:true|false)${end}`,
  `|(?!(?:name|version|resolution|dev|optional):)[A-Za-z]+:(?: ${line}|\\n))`,
  `|      ${line})*(?:\\n|$)`,
].join('')

/** An entry of `packages`, with the empty line after it, that is plainly of a package from a registry. */
const plain = new RegExp(
  `${lineStart}  ${plainKey}:\\n    resolution: ${integrity}${end}${id}${rest}`,
  'g',
)

/**
 * Any entry. It captures the key by how it is written, a resolution that is more than an integrity, the name and the
 * version.
 */
const described = new RegExp(
  [
    `  (?:${key}):\\n`,
    `    resolution: (?:${integrity}|(\\{[^{}\\x00\\n]*\\}))${end}`,
    `${id}${said('name')}${said('version')}${rest}`,
  ].join(''),
  'y',
)

/** One of `snapshots`. Its lines are skipped by their indentation, as the full reader does. */
const resolved = new RegExp(
  `${lineStart}  (?:${key}):(?: \\{\\}\\n|\\n    [A-Za-z]${line}(?:    ${line})*)(?:\\n|$)`,
  'g',
)

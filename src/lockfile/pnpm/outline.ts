import { LeakscanError } from '../../errors.ts'
import type { Outline } from '../../graph/outline.ts'
import { listedOutline } from '../../graph/outline.ts'
import { distinctKeys } from '../distinct.ts'
import type { YamlPart } from '../yaml/cursor.ts'
import { nameIn, outlineOfIdentities, versionIn } from '../outline-of.ts'
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
  const { ids, bases, told } = readPackages(text, start, document.major)
  // What stands there twice is what bad merges leave, and the full reader says where.
  const known = distinctKeys(ids)
  if (!known || missingDependency({ ...document, ids: known })) return undefined
  const links = linksOf(document).length
  const outline =
    told.size === 0 ? outlineOfIdentities(bases, links) : mixedOutline({ ids: bases, told }, links)
  return { version: document.version, outline }
}

function mixedOutline({ ids, told }: Described, links: number): Outline {
  const registry = ids.filter((id) => told.get(id)?.name !== null)
  const names = registry.map((id) => told.get(id)?.name ?? nameIn(id))
  const versions = registry.map((id) => {
    const identity = told.get(id)
    return identity ? identity.version : versionIn(id)
  })
  return listedOutline(names, versions, ids.length - registry.length + links)
}

function refuse(): never {
  throw new UnusualLayout()
}

/** What an entry says that is not plainly of a package from a registry; one from elsewhere has no name here. */
interface Told {
  readonly name: string | null
  readonly version: string | undefined
}

/** Entries of `packages` by key. */
interface Described {
  readonly ids: readonly string[]
  /** Those whose key alone does not say name and version. */
  readonly told: ReadonlyMap<string, Told>
}

/** Packages by id, and by index the keys of what describes them. */
interface Packages extends Described {
  readonly bases: readonly string[]
}

function readPackages(text: string, start: number, major: PnpmMajor): Packages {
  const snapshots = text.indexOf('\nsnapshots:\n\n', start) + 1
  if ((major === 9) !== snapshots > 0) return refuse()
  const end = major === 9 ? snapshots : text.length
  const described = readDescribed(entriesFrom(text, start, end), major)
  if (major !== 9) return { ...described, bases: described.ids }
  return {
    ...described,
    ...readSnapshots(entriesFrom(text, snapshots, text.length), described.ids),
  }
}

/** The lines of a section after its head. */
function entriesFrom(text: string, start: number, end: number): string {
  return text.slice(text.indexOf('\n\n', start) + 2, end)
}

function readDescribed(text: string, major: PnpmMajor): Described {
  const parts = major === 9 ? plainEntries(text, plain, ['$1$2']) : undefined
  let ids: readonly string[] = []
  const told = new Map<string, Told>()
  for (const part of parts ?? [{ fields: undefined, lines: text }]) {
    ids = ids.concat(part.fields ?? readOthers(part.lines, major, told))
  }
  return ids.length > 0 ? { ids, told } : refuse()
}

/** The keys of entries of any kind. */
function readOthers(text: string, major: PnpmMajor, told: Map<string, Told>): string[] {
  const ids: string[] = []
  for (let at = 0; at < text.length; at = described.lastIndex) {
    described.lastIndex = at
    const [, key, quotedKey, resolution, ...fields] = described.exec(text) ?? refuse()
    const id = key ?? quotedKey ?? refuse()
    const { name, version, source } = packageOf(id, 0, fieldsOf(resolution, ...fields), major)
    ids.push(id)
    told.set(id, { name: source === 'registry' ? name : null, version })
  }
  return ids
}

/**
 * The snapshots, each described as its package is. pnpm sorts both, so that the next one is of the same package or
 * the next; refused where it is not so, or where one is described for nothing.
 */
function readSnapshots(text: string, packages: readonly string[]): Pick<Packages, 'ids' | 'bases'> {
  const [part, ...others] = plainEntries(text, resolved, ['$1$2']) ?? refuse()
  const ids = part?.fields
  if (!ids || others.length > 0) return refuse()
  // Where no package has peers each has one snapshot, of the same key.
  if (ids.length === packages.length && ids.every((id, at) => id === packages[at]))
    return { ids, bases: packages }
  const bases: string[] = []
  let index = -1
  for (const id of ids) {
    const peers = id.indexOf('(')
    const shared = peers === -1 ? id : id.slice(0, peers)
    const next = packages[index + 1]
    if (next === id || next === shared) index++
    else if (shared !== packages[index]) return refuse()
    bases.push(packages[index] ?? '')
  }
  return index === packages.length - 1 ? { ids, bases } : refuse()
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
/** A name and a version, which is all that a key has since 9.x, in quotes where the name starts with `@`. */
const identity = `${inName}@\\d+\\.\\d+\\.\\d+${inVersion}`
const plainKey = `(?:(?=[A-Za-z0-9_])(${identity})|'((?:@${inName}/)?${identity})')`
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

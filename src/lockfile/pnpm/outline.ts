import { LeakscanError } from '../../errors.ts'
import type { Outline } from '../../graph/outline.ts'
import type { YamlPart } from '../yaml/cursor.ts'
import { lineCursor } from '../yaml/cursor.ts'
import { UnusualLayout, flowEntries, scalarText } from '../yaml/scalar.ts'
import type { PnpmDocument } from './document.ts'
import { readPnpmDocument } from './document.ts'
import { linksOf, missingDependency } from './edges.ts'
import type { PnpmFields, PnpmMajor } from './key.ts'
import { packageOf } from './packages.ts'

/** The packages by id, and what their entries say; nothing of those that are plainly from a registry. */
type Described = ReadonlyMap<string, PnpmFields | undefined>

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
  const ids = readIds(text, start, document.major)
  if (missingDependency({ ...document, ids })) return undefined
  return { version: document.version, outline: outlineOf(document, ids) }
}

function refuse(): never {
  throw new UnusualLayout()
}

function outlineOf(document: PnpmDocument, ids: Described): Outline {
  const names: string[] = []
  const versions: (string | undefined)[] = []
  for (const [id, fields] of ids) {
    const { name, version, source } = packageOf(id, 0, fields ?? noFields, document.major)
    if (source !== 'registry') continue
    names.push(name)
    versions.push(version)
  }
  return { names, versions, others: ids.size - names.length + linksOf(document).length }
}

const noFields: PnpmFields = { resolution: new Map(), name: undefined, version: undefined }

function readIds(text: string, start: number, major: PnpmMajor): Described {
  const end = text.indexOf('\nsnapshots:\n\n', start) + 1
  if ((major === 9) !== end > 0) return refuse()
  if (major !== 9) return readEntries(text, start, text.length, described)
  const packages = readEntries(text, start, end, described)
  return withFields(readEntries(text, end, text.length, resolved), packages)
}

/** The snapshots; refused where one is not of a described package, or one is described for nothing. */
function withFields(snapshots: Described, packages: Described): Described {
  const used = new Set<string>()
  const found = new Map<string, PnpmFields | undefined>()
  for (const id of snapshots.keys()) {
    const peers = id.indexOf('(')
    const shared = peers === -1 ? id : id.slice(0, peers)
    if (!packages.has(shared)) return refuse()
    used.add(shared)
    found.set(id, packages.get(shared))
  }
  return used.size === packages.size ? found : refuse()
}

/** The entries of a section that ends where it is told. */
function readEntries(text: string, start: number, end: number, entry: RegExp): Described {
  const found = new Map<string, PnpmFields | undefined>()
  let entries = 0
  for (let at = text.indexOf('\n\n', start) + 2; at < end; at = entry.lastIndex) {
    entry.lastIndex = at
    const match = entry.exec(text) ?? refuse()
    const isPlain = match[3] === undefined && match[4] === undefined && match[5] === undefined
    const fields = isPlain ? undefined : fieldsOf(match[3], match[4], match[5])
    found.set(match[1] ?? match[2] ?? refuse(), fields)
    entries++
  }
  // What stands there twice is what bad merges leave, and the full reader says where.
  return entries > 0 && found.size === entries ? found : refuse()
}

function fieldsOf(resolution = '{}', name?: string, version?: string): PnpmFields {
  const told = flowEntries(resolution).filter(([key]) => key !== 'integrity')
  return {
    resolution: new Map(told),
    name: name === undefined ? undefined : scalarText(name),
    version: version === undefined ? undefined : scalarText(version),
  }
}

const key = `(?:([A-Za-z0-9/_][^'"#{}[\\],&*!|>%\`\\x00-\\x20]*)|'([^'\\x00-\\x1f]+)')`
const line = '[^\\x00\\n]*\\n'
/** What goes on below it is folded by rules that are left to the full reader. */
const end = '\\n(?! {5})'
const said = (field: string) => `(?:    ${field}: ([^\\x00-\\x20]+)${end})?`

/**
 * An entry of `packages`, with the empty line after it. It captures the key by how it is written, a
 * resolution that is more than an integrity, the name and the version.
 */
const described = new RegExp(
  [
    `  ${key}:\\n`,
    `    resolution: (?:\\{integrity: [^,{}'"\\x00-\\x20]+\\}|(\\{[^{}\\x00\\n]*\\}))${end}`,
    `(?:    id: ${line})?${said('name')}${said('version')}`,
    `(?:    (?:(?:dev|optional): (?:true|false)${end}`,
    `|(?!(?:name|version|resolution|dev|optional):)[A-Za-z]+:(?: ${line}|\\n))`,
    `|      ${line})*(?:\\n|$)`,
  ].join(''),
  'y',
)

/** One of `snapshots`. Its lines are skipped by their indentation, as the full reader does. */
const resolved = new RegExp(
  `  ${key}:(?: \\{\\}\\n|\\n    [A-Za-z]${line}(?:    ${line})*)(?:\\n|$)`,
  'y',
)

import { LeakscanError } from '../../errors.ts'
import type { PnpmImporter } from './importers.ts'
import { checkMapping, newImporter, readImporterField } from './importers.ts'
import type { PnpmFields, PnpmMajor } from './key.ts'
import type { YamlCursor } from '../yaml/cursor.ts'

export interface PnpmEntry extends PnpmFields {
  readonly line: number
  /** Up to 6.x: told where it is needed by the one kind only. */
  readonly dev: boolean | undefined
  readonly optional: boolean | undefined
}

/** The parts of a lockfile that are read at once. */
export interface PnpmDocument {
  readonly version: string
  readonly major: PnpmMajor
  /** By folder, `''` for the root. */
  readonly importers: ReadonlyMap<string, PnpmImporter>
  /** The entries of `packages` by key. */
  readonly entries: ReadonlyMap<string, PnpmEntry>
  /** The lines of the entries of `snapshots` by key; only in 9.x. */
  readonly snapshots: ReadonlyMap<string, number>
  /** The packages by id: the entries of the one or the other. */
  readonly ids: Pick<ReadonlyMap<string, unknown>, 'has'>
}

type Fail = (line: number, problem: string) => never

/** @param fail - called with the line and what is wrong with it. */
export function readPnpmDocument(cursor: YamlCursor, path: string, fail: Fail): PnpmDocument {
  let version: string | undefined
  const importers = new Map<string, PnpmImporter>()
  const root = newImporter('', 1)
  const entries = new Map<string, PnpmEntry>()
  const snapshots = new Map<string, number>()
  while (cursor.next(0)) {
    const section = cursor.key()
    if (section === 'lockfileVersion') version = knownVersion(cursor.value(), path)
    else if (section === 'importers') readImporters(cursor, importers, fail)
    else if (section === 'packages') readPackages(cursor, entries, fail)
    else if (section === 'snapshots') readSnapshots(cursor, snapshots, fail)
    // A project without workspaces has the fields of its only importer here, up to 6.x.
    else readImporterField(cursor, 0, root, fail)
  }
  if (version === undefined) return fail(1, 'it has no "lockfileVersion"')
  if (importers.size === 0) importers.set('', root)
  for (const importer of importers.values()) giveRanges(importer, fail)
  const major = majorOf(version)
  checkParts(importers, entries, snapshots, major, fail)
  const ids = major === 9 ? snapshots : entries
  return { version, major, importers, entries, snapshots, ids }
}

/** A minor version is one that older readers of the same major may read: pnpm's own rule. */
function knownVersion(version: string | undefined, path: string): string {
  if (version !== undefined && /^[569](?:\.\d+)?(?:-inlineSpecifiers)?$/.test(version))
    return version
  throw new LeakscanError(
    'LOCKFILE_VERSION',
    `${path}: lockfileVersion ${version ?? ''} is not known`,
    {
      hint: 'leakscan reads 5.x, 6.x and 9.x: upgrade leakscan, or run `pnpm install --lockfile-only` with pnpm 9 or 10.',
    },
  )
}

function majorOf(version: string): PnpmMajor {
  if (version.startsWith('5')) return 5
  return version.startsWith('6') ? 6 : 9
}

function checkParts(
  importers: ReadonlyMap<string, PnpmImporter>,
  entries: ReadonlyMap<string, PnpmEntry>,
  snapshots: ReadonlyMap<string, number>,
  major: PnpmMajor,
  fail: Fail,
): void {
  const environment = importers.get('')
  if (environment?.isEnvironment) {
    fail(environment.line, "only pnpm's own environment is in it, the project's part is missing")
  }
  const last = [...entries.values()].at(-1)
  if (major === 9 && snapshots.size === 0 && last)
    fail(last.line, 'the file is cut off: "snapshots" is missing')
}

function readImporters(cursor: YamlCursor, importers: Map<string, PnpmImporter>, fail: Fail): void {
  readSection(cursor, importers, fail, (folder, line) => {
    const importer = newImporter(folder === '.' ? '' : folder, line)
    let fields = 0
    for (; cursor.next(2); fields++) readImporterField(cursor, 2, importer, fail)
    if (fields === 0 && cursor.value() !== undefined) fail(line, 'the file is cut off')
    importers.set(importer.id, importer)
  })
}

/** Up to 5.x the ranges stand apart, before or after the versions. */
function giveRanges({ dependencies, specifiers, line }: PnpmImporter, fail: Fail): void {
  if (specifiers.size === 0) return
  if (dependencies.length === 0) fail(line, 'the file is cut off: specifiers without dependencies')
  for (const [i, dependency] of dependencies.entries()) {
    dependencies[i] = {
      ...dependency,
      range: dependency.range || (specifiers.get(dependency.name) ?? ''),
    }
  }
}

const noFields: ReadonlyMap<string, string> = new Map()

function readPackages(cursor: YamlCursor, entries: Map<string, PnpmEntry>, fail: Fail): void {
  readSection(cursor, entries, fail, (id, line) => {
    let resolution = noFields
    let name: string | undefined
    let version: string | undefined
    let dev: boolean | undefined
    let optional: boolean | undefined
    while (cursor.next(2)) {
      const field = cursor.key()
      if (field === 'resolution') resolution = readResolution(cursor)
      else if (field === 'name') name = cursor.value()
      else if (field === 'version') version = cursor.value()
      else if (field === 'dev') dev = cursor.value() === 'true'
      else if (field === 'optional') optional = cursor.value() === 'true'
    }
    entries.set(id, { line, resolution, name, version, dev, optional })
  })
}

/** Without the integrity, which is all that most entries have. */
function readResolution(cursor: YamlCursor): ReadonlyMap<string, string> {
  const written = cursor.written()
  if (written.startsWith('{integrity: ') && !written.includes(',') && written.endsWith('}'))
    return noFields
  let fields: Map<string, string> | undefined
  while (cursor.next(3)) {
    if (cursor.key() === 'integrity') continue
    fields ??= new Map()
    fields.set(cursor.key(), cursor.value() ?? '')
  }
  return fields ?? noFields
}

function readSnapshots(cursor: YamlCursor, snapshots: Map<string, number>, fail: Fail): void {
  readSection(cursor, snapshots, fail, (id, line) => snapshots.set(id, line))
}

/** Reads the entries of a section; one that stands there twice is what bad merges leave. */
function readSection(
  cursor: YamlCursor,
  entries: ReadonlyMap<string, unknown>,
  fail: Fail,
  readEntry: (key: string, line: number) => void,
): void {
  checkMapping(cursor, fail)
  while (cursor.next(1)) {
    const key = cursor.key()
    const line = cursor.line()
    const { size } = entries
    if (cursor.isNull()) fail(line, `the entry of "${key}" is cut off`)
    readEntry(key, line)
    if (entries.size === size) fail(line, `"${key}" is in it twice`)
  }
}

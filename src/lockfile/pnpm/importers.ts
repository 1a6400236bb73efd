import type { EdgeType } from '../../graph/graph.ts'
import { memoizedBy } from '../../graph/memoized.ts'
import type { YamlCursor } from '../yaml/cursor.ts'

/** A direct dependency: what a manifest asks for, and the reference to what it gets. */
export interface DirectDependency {
  /** Id of the importer. */
  readonly from: string
  readonly name: string
  readonly range: string
  readonly reference: string
  readonly type: EdgeType
  readonly line: number
}

/** What the lockfile says of one importer, as it is being read. */
export interface PnpmImporter {
  readonly id: string
  readonly line: number
  readonly dependencies: DirectDependency[]
  /** The ranges, where the format keeps them apart from the versions. */
  readonly specifiers: Map<string, string>
  /** Whether it lists what pnpm itself needs, as only the environment's lockfile does. */
  isEnvironment: boolean
}

/** The sections of importers and of packages that hold dependencies. */
export const dependencySections: ReadonlyMap<string, EdgeType> = new Map([
  ['dependencies', 'prod'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
])

export function newImporter(id: string, line: number): PnpmImporter {
  return { id, line, dependencies: [], specifiers: new Map(), isEnvironment: false }
}

/**
 * Reads the field of an importer on which the cursor stands, at `depth`.
 *
 * @param fail - called with what is missing, where the file is cut off.
 */
export function readImporterField(
  cursor: YamlCursor,
  depth: number,
  importer: PnpmImporter,
  fail: (line: number, problem: string) => never,
): void {
  const section = cursor.key()
  const type = dependencySections.get(section)
  if (section === 'packageManagerDependencies' || section === 'configDependencies') {
    importer.isEnvironment = true
  }
  if (type === undefined && section !== 'specifiers') return skipField(cursor, depth)
  checkMapping(cursor, fail)
  for (;;) {
    const block = type && cursor.block(depth + 1, dependencyAt(depth + 1), 3)
    if (block) {
      importer.dependencies.push({
        from: importer.id,
        name: block[1] ?? block[2] ?? '',
        range: block[3] ?? '',
        reference: block[4] ?? '',
        type,
        line: cursor.line(),
      })
      continue
    }
    if (!cursor.next(depth + 1)) return
    const name = cursor.key()
    const line = cursor.line()
    if (type === undefined) {
      importer.specifiers.set(name, cursor.value() ?? '')
      continue
    }
    const { reference, range } = readDependency(cursor, depth + 2)
    if (reference === undefined) return fail(line, `the version of "${name}" is missing`)
    importer.dependencies.push({ from: importer.id, name, range, reference, type, line })
  }
}

const plain = '(?!(?:null|~)\\n)([\\w^~][^\\s\'"#{}[\\],&!|>%`]*(?<!:))'

/** A dependency as pnpm writes it from 6.0 on: three lines, of texts that need no quotes. */
const dependencyAt = memoizedBy((depth: number) => {
  const margin = '  '.repeat(depth)
  const key = "(?:(\\w[\\w.-]*)|'([^'\\x00-\\x1f]+)')"
  return new RegExp(
    `${margin}${key}:\\n${margin}  specifier: ${plain}\\n${margin}  version: ${plain}\\n(?!${margin} )`,
    'y',
  )
})

/** A flow collection is looked through all the same: one without an end is a damaged file. */
function skipField(cursor: YamlCursor, depth: number): void {
  if (!/^[{[]/.test(cursor.written())) return
  while (cursor.next(depth + 1));
}

/** Fails where the entry on which the cursor stands has anything but a mapping. */
export function checkMapping(
  cursor: YamlCursor,
  fail: (line: number, problem: string) => never,
): void {
  const section = cursor.key()
  if (cursor.isSequence()) fail(cursor.line(), `"${section}" is a list`)
  if (cursor.isNull() || cursor.value() !== undefined) {
    fail(cursor.line(), `"${section}" is cut off`)
  }
}

/** `name: 1.0.0` up to 5.x, `name: {specifier: ^1, version: 1.0.0}` on lines of their own from 6.0. */
function readDependency(
  cursor: YamlCursor,
  depth: number,
): { reference: string | undefined; range: string } {
  let reference = cursor.value()
  let range = ''
  if (reference !== undefined) return { reference, range }
  while (cursor.next(depth)) {
    const field = cursor.key()
    if (field === 'specifier') range = cursor.value() ?? ''
    if (field === 'version') reference = cursor.value()
  }
  return { reference, range }
}

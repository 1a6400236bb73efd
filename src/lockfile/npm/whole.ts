import { LeakscanError } from '../../errors.ts'
import type { DependencyGraph } from '../../graph/graph.ts'
import type { JsonCursor } from '../json/cursor.ts'
import { jsonCursor } from '../json/json-cursor.ts'
import type { Entries } from './entries.ts'
import { readEntries } from './entries.ts'
import { emptyTree, nestedGraph, readNestedTree } from './nested.ts'
import { packagesGraph } from './packages.ts'
import type { LockfileInput } from '../reader.ts'

const repair = 'write it anew with `npm install --package-lock-only`'
const newestVersion = 3

/** Reads a lockfile of any version and layout. */
export function readWhole(input: LockfileInput): DependencyGraph {
  const cursor = jsonCursor(input.text, input.path, repair)
  if (cursor.peek() !== 'object') return cursor.fail('not an npm lockfile: an object expected')
  const lock = readLock(input.path, cursor)
  cursor.end()
  const formatVersion = String(lock.version ?? 0)
  if (lock.packages) return packagesGraph(lock.packages, formatVersion)
  const { dependencies } = lock
  if (dependencies !== undefined) {
    cursor.seek({ offset: dependencies })
    return nestedGraph(cursor, readNestedTree(cursor), formatVersion, input.readManifest)
  }
  // A project without dependencies has neither: then the file has to be a lockfile by other signs.
  if (lock.version === undefined && !lock.named) {
    return cursor.fail('not an npm lockfile: no "lockfileVersion", "packages" or "dependencies"')
  }
  if (Number(lock.version) > 1) return cursor.fail('not an npm lockfile: no "packages"')
  return nestedGraph(cursor, emptyTree, formatVersion, input.readManifest)
}

interface Lock {
  readonly version: number | undefined
  /** Whether it has the project's name or version, as a shrinkwrap of npm 2 to 4 has. */
  readonly named: boolean
  readonly packages: Entries | undefined
  /** Where the nested tree starts. Version 2 repeats there, for npm 6, what `packages` says better. */
  readonly dependencies: number | undefined
}

function readLock(path: string, cursor: JsonCursor): Lock {
  let version: number | undefined
  let named = false
  let packages: Entries | undefined
  let dependencies: number | undefined
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    named ||= key === 'name' || key === 'version'
    if (key === 'lockfileVersion') {
      version = readVersion(path, cursor)
    } else if (key === 'packages') {
      expectObject(cursor, key)
      packages = readEntries(cursor)
    } else if (key === 'dependencies') {
      expectObject(cursor, key)
      dependencies = cursor.offset()
      cursor.skip()
    } else {
      cursor.skip()
    }
  }
  return { version, named, packages, dependencies }
}

function expectObject(cursor: JsonCursor, key: string): void {
  if (cursor.peek() !== 'object') cursor.fail(`"${key}" is not an object`)
}

function readVersion(path: string, cursor: JsonCursor): number {
  const { line } = cursor.place()
  const version = cursor.number()
  if (
    version !== undefined &&
    Number.isInteger(version) &&
    version >= 0 &&
    version <= newestVersion
  ) {
    return version
  }
  throw new LeakscanError(
    'LOCKFILE_VERSION',
    `${path}:${line}: lockfileVersion is ${version ?? 'not a number'}, and only 1, 2 and 3 are known`,
    {
      hint: 'Update leakscan, or write the lockfile anew with `npm install --lockfile-version 3`.',
    },
  )
}

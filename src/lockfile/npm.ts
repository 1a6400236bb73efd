import { LeakscanError } from '../errors.ts'
import type { DependencyGraph } from '../graph/graph.ts'
import type { JsonCursor, JsonPlace } from './json-cursor.ts'
import { jsonCursor } from './json-cursor.ts'
import type { NestedTree } from './npm-nested.ts'
import { emptyTree, nestedGraph, readNestedTree } from './npm-nested.ts'
import type { PackagesMap } from './npm-packages.ts'
import { packagesGraph, readPackagesMap } from './npm-packages.ts'
import type { LockfileInput, LockfileReader } from './reader.ts'

const repair = 'write it anew with `npm install --package-lock-only`'
const newestVersion = 3

/**
 * Reads `package-lock.json` and `npm-shrinkwrap.json`: lockfileVersion 2 and 3 by their `packages`
 * map, 0 (no such field: npm 2 to 4) and 1 by their nested `dependencies`.
 *
 * Format: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */
export const npmReader: LockfileReader = {
  format: 'npm',
  fileNames: ['npm-shrinkwrap.json', 'package-lock.json'],
  read,
}

function read(input: LockfileInput): DependencyGraph {
  const cursor = jsonCursor(input.text, input.path, repair)
  if (cursor.peek() !== 'object') return cursor.fail('not an npm lockfile: an object expected')
  let version: number | undefined
  let named = false
  let packages: PackagesMap | undefined
  let nested: NestedTree | undefined
  let nestedPlace: JsonPlace | undefined
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    named ||= key === 'name' || key === 'version'
    if (key === 'lockfileVersion') {
      version = readVersion(input.path, cursor)
    } else if (key === 'packages' && cursor.peek() === 'object') {
      packages = readPackagesMap(cursor)
    } else if (key === 'dependencies' && cursor.peek() === 'object') {
      // Version 2 repeats here, for npm 6, what `packages` says better.
      if (version === 1) nested = readNestedTree(cursor)
      else {
        nestedPlace = cursor.place()
        cursor.skip()
      }
    } else {
      cursor.skip()
    }
  }
  cursor.end()
  const formatVersion = String(version ?? 0)
  if (packages) return packagesGraph(cursor, packages, formatVersion)
  if (nestedPlace) {
    cursor.seek(nestedPlace)
    nested = readNestedTree(cursor)
  }
  if (!nested && version === undefined && !named) {
    return cursor.fail('not an npm lockfile: no "lockfileVersion", "packages" or "dependencies"')
  }
  return nestedGraph(nested ?? emptyTree, formatVersion, input.readManifest)
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
    `${path}:${line}: lockfileVersion ${version ?? 'that is not a number'} is not one of 1, 2, 3`,
    {
      hint: 'Update leakscan, or write the lockfile anew with `npm install --lockfile-version 3`.',
    },
  )
}

import { LeakscanError } from '../errors.ts'
import type { JsonCursor } from '../lockfile/json/cursor.ts'
import { jsonCursor } from '../lockfile/json/json-cursor.ts'
import type { KnownPackages } from './baseline.ts'

/** The packages of projects, by the project's folder relative to the file's. */
export type BaselineFile = ReadonlyMap<string, KnownPackages>

const schema = 'https://unpkg.com/leakscan/dist/schemas/baseline.schema.json'
const schemaVersion = 1

/** The text of a baseline file: the same for the same projects, and a package a line, to be read in a diff. */
export function writeBaseline(projects: BaselineFile): string {
  const sorted = [...projects].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const listed = sorted.map(([project, { packages, devPackages, node }]) => ({
    project,
    packages,
    devPackages,
    node,
  }))
  return `${JSON.stringify({ $schema: schema, schemaVersion, projects: listed }, undefined, 2)}\n`
}

/**
 * @param shown - how to call the file in messages.
 * @throws LeakscanError `CONFIG` for what is no baseline.
 */
export function readBaseline(text: string, shown: string): BaselineFile {
  try {
    return read(jsonCursor(text, shown, 'write it anew: `leakscan baseline`'))
  } catch (error) {
    if (!(error instanceof LeakscanError)) throw error
    const hint = error.hint === undefined ? {} : { hint: error.hint }
    throw new LeakscanError('CONFIG', error.message, { ...hint, cause: error })
  }
}

function read(cursor: JsonCursor): BaselineFile {
  const projects = new Map<string, KnownPackages>()
  let version: number | undefined
  if (cursor.peek() !== 'object') return cursor.fail('not a baseline: an object expected')
  for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'schemaVersion') version = cursor.number()
    else if (key === 'projects' && cursor.peek() === 'array') readProjects(cursor, projects)
    else cursor.skip()
  }
  if (version !== schemaVersion)
    cursor.fail(`not a baseline: "schemaVersion" is not ${schemaVersion}`)
  cursor.end()
  return projects
}

function readProjects(cursor: JsonCursor, projects: Map<string, KnownPackages>): void {
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    if (cursor.peek() !== 'object') cursor.fail('a project must be an object')
    let project: string | undefined
    let packages: string[] = []
    let devPackages: string[] = []
    let node: string[] = []
    for (let key = cursor.firstKey(); key !== undefined; key = cursor.nextKey()) {
      if (key === 'project') project = cursor.string()
      else if (key === 'packages') packages = readStrings(cursor)
      else if (key === 'devPackages') devPackages = readStrings(cursor)
      else if (key === 'node') node = readStrings(cursor)
      else cursor.skip()
    }
    if (project === undefined) return cursor.fail('"project" is missing')
    projects.set(project, { packages, devPackages, node })
  }
}

function readStrings(cursor: JsonCursor): string[] {
  if (cursor.peek() !== 'array') cursor.fail('a list expected')
  const strings: string[] = []
  for (let more = cursor.firstItem(); more; more = cursor.nextItem()) {
    const text = cursor.string()
    if (text === undefined) cursor.fail('a text expected')
    else strings.push(text)
  }
  return strings
}

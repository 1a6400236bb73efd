import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { groupBy } from '../graph/group-by.ts'
import { displayPath, foldersAbove, statOf } from '../project/files.ts'
import type { Home } from '../project/project.ts'
import type { Claim, PlacedClaim } from './claim.ts'
import type { KnownFile, Reach } from './files.ts'
import { isCalled, knownFiles, knownFolders } from './files.ts'

/** No file of those kinds that people write comes near. */
const maxBytes = 1024 * 1024

/** Of a monorepo, so that its size does not count. */
const maxWorkspaces = 200

/**
 * Everything in a project and its repository that names a version of Node.js.
 *
 * Reads a few small files and runs nothing. What cannot be read or is damaged says nothing. Which files there
 * are is seen on the disk, and their text read as the project's is: a file that only git has is not found.
 *
 * @param workspaces - tells the folders of its workspaces, relative to it: asked only where there may be any,
 * since it takes reading all of the lockfile.
 */
export async function findClaims(
  home: Home,
  workspaces: () => readonly string[],
  cwd: string,
): Promise<PlacedClaim[]> {
  const { folder, readText } = home
  const namesIn = lister()
  const texts = filesFor(home, workspaces, namesIn).flatMap((file) => textOf(file, readText))
  if (texts.length === 0) return []
  const claims = await claimsOf(texts, cwd)
  return engineIsDeployed(namesIn(folder)) ? claims.map(deployed) : claims
}

async function claimsOf(texts: readonly FoundText[], cwd: string): Promise<PlacedClaim[]> {
  // Many projects name no Node.js, and the readers take as long to load as a small lockfile to read.
  const { readers } = await import('./readers.ts')
  return texts.flatMap(({ path, kind, text }) => {
    const file = displayPath(path, cwd)
    return whatIsSaid(() => readers[kind.format](text, file)).map((claim) => ({ ...claim, file }))
  })
}

type NamesIn = (folder: string) => readonly string[]

interface FoundFile {
  readonly path: string
  readonly kind: KnownFile
}

interface FoundText extends FoundFile {
  readonly text: string
}

function filesFor(
  { folder, readText }: Home,
  workspaces: () => readonly string[],
  namesIn: NamesIn,
): FoundFile[] {
  const above = [folder, ...foldersAbove(folder).toReversed()]
  const root = above.at(-1) ?? folder
  const inProject = mayHaveWorkspaces(folder, namesIn(folder), readText)
    ? workspaces()
        .filter((id) => id !== '')
        .slice(0, maxWorkspaces)
    : []
  const filesOf = (at: string, reach: Reach) => knownIn(at, reach, namesIn)
  return [
    ...filesOf(folder, 'manifest'),
    ...[folder, ...inProject.map((id) => join(folder, id))].flatMap((at) => filesOf(at, 'project')),
    ...nearest(above.map((at) => filesOf(at, 'above'))),
    ...filesOf(root, 'repository'),
  ]
}

function mayHaveWorkspaces(
  folder: string,
  names: readonly string[],
  readText: Home['readText'],
): boolean {
  if (names.includes('pnpm-workspace.yaml') || names.includes('lerna.json')) return true
  if (!names.includes('package.json')) return false
  return whatIsSaid(() => [readText(join(folder, 'package.json'))]).some((text) =>
    text?.includes('"workspaces"'),
  )
}

/** Of each kind that version managers look for upwards, the nearest. */
function nearest(folders: readonly (readonly FoundFile[])[]): FoundFile[] {
  const found = new Map<KnownFile, FoundFile[]>()
  for (const files of folders) {
    const here = groupBy(files, ({ kind }) => kind)
    for (const [kind, group] of here) if (!found.has(kind)) found.set(kind, group)
  }
  return [...found.values()].flat()
}

function knownIn(folder: string, reach: Reach, namesIn: NamesIn): FoundFile[] {
  const kinds = knownFiles.filter((kind) => kind.reach === reach)
  const here = namesIn(folder)
  const names = knownFolders[reach]
    .filter((sub) => here.includes(sub.split('/')[0] ?? sub))
    .flatMap((sub) => namesBelow(folder, sub, namesIn))
  return [...here, ...names].flatMap((name) => {
    const kind = kinds.find((candidate) => isCalled(candidate, name))
    return kind ? [{ path: join(folder, name), kind }] : []
  })
}

function namesBelow(folder: string, sub: string, namesIn: NamesIn): string[] {
  const names = namesIn(join(folder, sub)).map((name) => `${sub}/${name}`)
  if (sub !== '.github/actions') return names
  return names.flatMap((name) => [`${name}/action.yml`, `${name}/action.yaml`])
}

/** The names in a folder, by code unit, each folder listed once; none where it cannot be listed. */
function lister(): NamesIn {
  const known = new Map<string, readonly string[]>()
  return (folder) => {
    const names = known.get(folder) ?? whatIsSaid(() => readdirSync(folder)).toSorted()
    known.set(folder, names)
    return names
  }
}

/** Nothing where it has not what a file of its kind has that names a Node.js. */
function textOf({ path, kind }: FoundFile, readText: Home['readText']) {
  const info = statOf(path)
  if (!info?.isFile() || info.size > maxBytes) return []
  return whatIsSaid(() => {
    const text = readText(path)
    return text === undefined || kind.mark?.test(text) === false ? [] : [{ path, kind, text }]
  })
}

function whatIsSaid<T>(read: () => T[]): T[] {
  try {
    return read()
  } catch (error) {
    if (error instanceof LeakscanError || isSystemError(error)) return []
    throw error
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** Heroku, and Vercel, run what `engines` asks for. */
function engineIsDeployed(names: readonly string[]): boolean {
  return names.includes('Procfile') || names.includes('vercel.json')
}

function deployed<T extends Claim>(claim: T): T {
  return claim.source === 'engines' ? { ...claim, role: 'deploy' } : claim
}

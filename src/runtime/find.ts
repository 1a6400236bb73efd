import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { groupBy } from '../graph/group-by.ts'
import { displayPath, statOf } from '../project/files.ts'
import type { Claim, PlacedClaim } from './claim.ts'
import type { KnownFile, Reach } from './files.ts'
import { knownFiles, knownFolders } from './files.ts'

/** No file of those kinds that people write comes near. */
const maxBytes = 1024 * 1024

/** Of a monorepo, so that its size does not count. */
const maxWorkspaces = 200

/**
 * Everything in a project and its repository that names a version of Node.js.
 *
 * Reads a few small files and runs nothing. What cannot be read or is damaged says nothing.
 *
 * @param folder - the project's, absolute.
 * @param workspaces - folders of its workspaces, relative to it.
 */
export function findClaims(
  folder: string,
  workspaces: readonly string[],
  cwd: string,
): PlacedClaim[] {
  const above = foldersUpTo(folder)
  const root = above.at(-1) ?? folder
  const inProject = workspaces.filter((id) => id !== '').slice(0, maxWorkspaces)
  const files = [
    ...filesOf(folder, 'manifest'),
    ...[folder, ...inProject.map((id) => join(folder, id))].flatMap((at) => filesOf(at, 'project')),
    ...nearest(above),
    ...filesOf(root, 'repository'),
  ]
  const claims = files.flatMap((file) => read(file, cwd))
  return engineIsDeployed(folder) ? claims.map(deployed) : claims
}

interface FoundFile {
  readonly path: string
  readonly kind: KnownFile
}

/** From a folder up to the root of its git repository; only itself outside of one. */
function foldersUpTo(folder: string): string[] {
  const folders: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    folders.push(at)
    if (existsSync(join(at, '.git'))) return folders
    if (dirname(at) === at) return [folder]
  }
}

/** Of each kind that version managers look for upwards, the nearest. */
function nearest(folders: readonly string[]): FoundFile[] {
  const found = new Map<KnownFile, FoundFile[]>()
  for (const folder of folders) {
    const here = groupBy(filesOf(folder, 'above'), ({ kind }) => kind)
    for (const [kind, files] of here) if (!found.has(kind)) found.set(kind, files)
  }
  return [...found.values()].flat()
}

function filesOf(folder: string, reach: Reach): FoundFile[] {
  const kinds = knownFiles.filter((kind) => kind.reach === reach)
  const here = namesIn(folder)
  const names = knownFolders[reach]
    .filter((sub) => here.includes(sub.split('/')[0] ?? sub))
    .flatMap((sub) => namesBelow(folder, sub))
  return [...here, ...names].flatMap((name) => {
    const kind = kinds.find((candidate) => candidate.name.test(name))
    return kind ? [{ path: join(folder, name), kind }] : []
  })
}

function namesBelow(folder: string, sub: string): string[] {
  const names = namesIn(join(folder, sub)).map((name) => `${sub}/${name}`)
  if (sub !== '.github/actions') return names
  return names.flatMap((name) => [`${name}/action.yml`, `${name}/action.yaml`])
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    return []
  }
}

function read({ path, kind }: FoundFile, cwd: string): PlacedClaim[] {
  const info = statOf(path)
  if (!info?.isFile() || info.size > maxBytes) return []
  const file = displayPath(path, cwd)
  try {
    return kind.read(readFileSync(path, 'utf8'), file).map((claim) => ({ ...claim, file }))
  } catch (error) {
    if (error instanceof LeakscanError || isSystemError(error)) return []
    throw error
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** Heroku, and Vercel, run what `engines` asks for. */
function engineIsDeployed(folder: string): boolean {
  return existsSync(join(folder, 'Procfile')) || existsSync(join(folder, 'vercel.json'))
}

function deployed<T extends Claim>(claim: T): T {
  return claim.source === 'engines' ? { ...claim, role: 'deploy' } : claim
}

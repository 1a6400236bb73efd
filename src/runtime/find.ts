import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { groupBy } from '../graph/group-by.ts'
import { displayPath, foldersAbove, statOf } from '../project/files.ts'
import type { Home } from '../project/project.ts'
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
 * Reads a few small files and runs nothing. What cannot be read or is damaged says nothing. Which files there
 * are is seen on the disk, and their text read as the project's is: a file that only git has is not found.
 *
 * @param workspaces - tells the folders of its workspaces, relative to it: asked only where there may be any,
 * since it takes reading all of the lockfile.
 */
export function findClaims(
  { folder, readText }: Home,
  workspaces: () => readonly string[],
  cwd: string,
): PlacedClaim[] {
  const above = [folder, ...foldersAbove(folder).toReversed()]
  const root = above.at(-1) ?? folder
  const inProject = mayHaveWorkspaces(folder)
    ? workspaces()
        .filter((id) => id !== '')
        .slice(0, maxWorkspaces)
    : []
  const files = [
    ...filesOf(folder, 'manifest'),
    ...[folder, ...inProject.map((id) => join(folder, id))].flatMap((at) => filesOf(at, 'project')),
    ...nearest(above),
    ...filesOf(root, 'repository'),
  ]
  const claims = files.flatMap((file) => read(file, readText, cwd))
  return engineIsDeployed(folder) ? claims.map(deployed) : claims
}

function mayHaveWorkspaces(folder: string): boolean {
  const names = new Set(namesIn(folder))
  if (names.has('pnpm-workspace.yaml') || names.has('lerna.json')) return true
  const manifest = join(folder, 'package.json')
  return names.has('package.json') && readFileSync(manifest, 'utf8').includes('"workspaces"')
}

interface FoundFile {
  readonly path: string
  readonly kind: KnownFile
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

function read({ path, kind }: FoundFile, readText: Home['readText'], cwd: string): PlacedClaim[] {
  const info = statOf(path)
  if (!info?.isFile() || info.size > maxBytes) return []
  const file = displayPath(path, cwd)
  try {
    const text = readText(path)
    if (text === undefined) return []
    return kind.read(text, file).map((claim) => ({ ...claim, file }))
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

import { resolve } from 'node:path'
import { LeakscanError } from '../errors.ts'
import { disk, statOf } from './files.ts'
import type { Project } from './project.ts'
import { findLockfile, readFound, readText } from './read.ts'
import type { Tree } from './tree.ts'

/** Which projects are meant, and where they are read from. */
export interface Where {
  /** Folders, lockfiles, manifests or SBOMs, absolute or relative to `cwd`; `-` for `stdin`. Default: `cwd`. */
  readonly paths?: readonly string[]
  /** The text of standard input: an SBOM, for the path `-`. */
  readonly stdin?: () => Promise<string>
  /** Also every project below the paths' folders. */
  readonly recursive?: boolean
  /** Read node_modules instead of the lockfile. */
  readonly installed?: boolean
  /** Read what is staged in git instead of the work tree. */
  readonly staged?: boolean
}

export interface Opened {
  readonly paths: readonly string[]
  /** `undefined` for a project that was read already: a hook names its manifest and its lockfile. */
  readonly read: (path: string) => Promise<Project | undefined>
}

/** @throws LeakscanError `USAGE` for what cannot go together. */
export async function openProjects(where: Where, cwd: string): Promise<Opened> {
  const given = where.paths?.length ? where.paths : ['.']
  if (where.installed && where.staged) throw notTogether('--installed', '--staged')
  if (where.staged && given.includes('-')) throw notTogether('- (standard input)', '--staged')
  const paths = where.recursive ? await pathsBelow(given, cwd, where) : given
  const tree = where.staged ? await stagedTree(cwd) : disk
  const seen = new Set<string>()
  const isNew = (key: string) => !seen.has(key) && seen.add(key) !== undefined
  return {
    paths,
    read: async (path) => {
      if (path === '-' && where.stdin) {
        return isNew(path)
          ? readText(await where.stdin(), '-', 'standard input', cwd, cwd)
          : undefined
      }
      if (where.installed) {
        const { readInstalledProject } = await import('./installed.ts')
        return isNew(resolve(cwd, path)) ? readInstalledProject(path, cwd) : undefined
      }
      const found = findLockfile(path, cwd, tree)
      return isNew(resolve(found.folder, found.fileName)) ? readFound(found, cwd, tree) : undefined
    },
  }
}

export function notTogether(one: string, other: string): LeakscanError {
  return new LeakscanError('USAGE', `${one} and ${other} cannot go together`, {
    hint: 'Run leakscan once for each.',
  })
}

async function stagedTree(cwd: string): Promise<Tree> {
  const { gitTree } = await import('./git/tree.ts')
  return gitTree(() => ({ index: true }), cwd)
}

/** A path with nothing below it is kept, so that it is told. */
async function pathsBelow(
  given: readonly string[],
  cwd: string,
  { staged }: Where,
): Promise<string[]> {
  const below = await Promise.all(
    given.map(async (path) => {
      const folder = resolve(cwd, path)
      if (!statOf(folder)?.isDirectory()) return []
      if (staged) return (await import('./git/tree.ts')).stagedProjects(folder, cwd)
      return (await import('./find.ts')).findProjects(folder)
    }),
  )
  return below.flatMap((folders, index) =>
    folders.length > 0 ? folders : given.slice(index, index + 1),
  )
}

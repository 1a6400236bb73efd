import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { LeakscanError } from '../../errors.ts'
import { displayPath } from '../files.ts'
import type { Repository } from './run.ts'

/** A folder of a repository. */
export interface Place {
  readonly repository: Repository
  /** The folder within the repository, with `/`; `''` for its top. */
  readonly folder: string
}

/**
 * The repository that a folder belongs to: the nearest folder above with a `.git`, as git looks for it.
 *
 * @param cwd - the folder that the process was started in.
 * @throws LeakscanError `GIT` outside of a repository.
 */
export function placeOf(folder: string, cwd: string): Place {
  const place = findPlace(folder, cwd)
  if (place) return place
  throw new LeakscanError('GIT', `${displayPath(folder, cwd)}: not in a git repository`, {
    hint: 'Where there is none, compare with a file: see `leakscan baseline --help`.',
  })
}

export function findPlace(folder: string, cwd: string): Place | undefined {
  const real = realPath(folder)
  const top = topOf(real)
  if (top === undefined) return undefined
  const startedIn = topOf(realPath(cwd)) === top ? { startedIn: cwd } : {}
  return { repository: { top, ...startedIn }, folder: relative(top, real).split(sep).join('/') }
}

function topOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return undefined
  }
}

/** Without symbolic links, as far as the folder exists. */
function realPath(folder: string): string {
  const missing: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    try {
      return join(realpathSync(at), ...missing)
    } catch {
      if (dirname(at) === at) return folder
      missing.unshift(relative(dirname(at), at))
    }
  }
}

/** The path in a repository of a file in one of its folders. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

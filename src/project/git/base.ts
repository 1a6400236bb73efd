import { basename, dirname, join, resolve } from 'node:path'
import { isLockfileName, lockfileNames } from '../../lockfile/detect.ts'
import { displayPath } from '../files.ts'
import type { Project } from '../project.ts'
import type { Found } from '../read.ts'
import { findInFolder, readFound } from '../read.ts'
import type { Commit } from './entries.ts'
import { entriesOf } from './entries.ts'
import type { Place } from './repository.ts'
import { pathIn, placeOf } from './repository.ts'
import { baseCommit, isHead } from './revision.ts'
import { readGit } from './run.ts'
import { gitTree } from './tree.ts'

/** How projects were at a revision. */
export interface Base {
  /** Whether it is what is checked out, which every repository has. */
  readonly isHead: boolean
  /** @throws LeakscanError `GIT` outside of git, and for a revision that a project's repository does not have. */
  readonly check: (project: Project) => void
  /** The project as it was there, `undefined` where it was not yet. */
  readonly read: (project: Project) => Promise<Project | undefined>
}

/** @param cwd - the folder that the process was started in, which projects' lockfiles are relative to. */
export function openBase(revision: string, cwd: string): Base {
  const commits = new Map<string, Commit>()
  const commitAt = ({ repository }: Place): Commit => {
    const { top } = repository
    if (!commits.has(top)) commits.set(top, baseCommit(revision, repository, cwd))
    return commits.get(top)
  }
  const tree = gitTree((place) => ({ commit: commitAt(place) }), cwd)
  const placeIn = (file: string) => placeOf(dirname(file), cwd)
  const find = (file: string): Found | undefined => {
    const folder = dirname(file)
    const fileName = basename(file)
    const place = placeIn(file)
    const path = pathIn(place.folder, fileName)
    const commit = commitAt(place)
    if (entriesOf(place.repository, { commit }, [path]).has(path)) {
      return { folder, fileName, passedOver: [] }
    }
    if (!isLockfileName(fileName)) return undefined
    // Another package manager, or package-lock.json become npm-shrinkwrap.json: the project is the same.
    return findInFolder(folder, tree) ?? findRenamed(place, path, commit)
  }
  return {
    isHead: isHead(revision),
    check: ({ lockfile }) => void commitAt(placeIn(resolve(cwd, lockfile))),
    read: async ({ lockfile }) => {
      const file = resolve(cwd, lockfile)
      const found = find(file)
      if (!found) return undefined
      const shown = displayPath(join(found.folder, found.fileName), cwd)
      return readFound(found, cwd, tree, `${shown} at ${commitAt(placeIn(file))?.slice(0, 12)}`)
    },
  }
}

/** Where git takes a lockfile to have been, when its folder was moved. */
function findRenamed({ repository }: Place, path: string, commit: Commit): Found | undefined {
  if (commit === undefined) return undefined
  const patterns = lockfileNames.map((name) => `**/${name}`)
  const args = [
    'diff-index',
    '--cached',
    '--find-renames',
    '--diff-filter=R',
    '--name-status',
    '-z',
  ]
  const output = readGit(repository, ['--glob-pathspecs', ...args, commit, '--', ...patterns])
  const fields = output.toString('utf8').split('\0')
  // Each is three fields: `R087`, the path before and the path after.
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const before = fields[at + 1] ?? ''
    if (fields[at + 2] !== path) continue
    const folder = resolve(repository.top, dirname(before))
    return { folder, fileName: basename(before), passedOver: [] }
  }
  return undefined
}

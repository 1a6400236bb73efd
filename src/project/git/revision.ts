import { dirname, relative, sep } from 'node:path'
import { LeakscanError } from '../../errors.ts'
import type { Commit } from './entries.ts'
import { entriesOf } from './entries.ts'
import { findPlace } from './repository.ts'
import type { Repository } from './run.ts'
import { readGit, runGit } from './run.ts'

/**
 * The commit in a repository that a revision is to be compared with: where the history of what is checked
 * out left that of the revision, so that what was changed there since then does not count here. Where no
 * such place is known (a shallow clone, unrelated histories) it is the revision itself.
 *
 * The revision is one of the repository that the process was started in. In a submodule of that, it is the
 * commit that the revision had checked out there.
 *
 * @throws LeakscanError `GIT` for a revision that the repository does not have.
 */
export function baseCommit(revision: string, repository: Repository, cwd: string): Commit {
  const { top } = repository
  const started = findPlace(cwd, cwd)?.repository.top
  const isNested = started !== undefined && top.startsWith(started + sep)
  const outer = isNested ? findPlace(dirname(top), cwd)?.repository : undefined
  if (!outer) return forkPoint(revision, repository)
  const path = relative(outer.top, top).split(sep).join('/')
  const outerBase = baseCommit(revision, outer, cwd)
  const recorded = entriesOf(outer, { commit: outerBase }, [path]).get(path)
  if (recorded?.mode === submodule) return present(recorded.id, repository, path)
  const isNew = entriesOf(outer, { index: true }, [path]).get(path)?.mode === submodule
  // A clone or a work tree that lies in another by chance has revisions of its own.
  return isNew ? undefined : forkPoint(revision, repository)
}

const submodule = '160000'

function forkPoint(revision: string, repository: Repository): Commit {
  const commit = commitOf(revision, repository)
  if (commit === undefined || isHead(revision)) return commit
  const { code, stdout } = runGit(repository, ['merge-base', commit, 'HEAD'])
  return code === 0 ? stdout.toString('utf8').trim() : commit
}

function commitOf(revision: string, repository: Repository): Commit {
  const args = ['rev-parse', '--quiet', '--verify', `${revision}^{commit}`]
  const found = revision.startsWith('-') ? undefined : runGit(repository, args)
  if (found?.code === 0) return found.stdout.toString('utf8').trim()
  if (isHead(revision) && runGit(repository, ['symbolic-ref', '-q', 'HEAD']).code === 0) {
    return undefined
  }
  throw new LeakscanError('GIT', `${repository.top}: git knows no revision "${revision}"`, {
    hint: isShallow(repository)
      ? 'This is a shallow clone: fetch it first, `git fetch --depth=1 origin <branch>`; in GitHub Actions, checkout with `fetch-depth: 0`.'
      : 'Name a branch, a tag or a commit that is fetched, such as origin/main.',
  })
}

export function isHead(revision: string): boolean {
  return revision === 'HEAD' || revision === '@'
}

function isShallow(repository: Repository): boolean {
  return readGit(repository, ['rev-parse', '--is-shallow-repository']).toString().trim() === 'true'
}

function present(commit: string, repository: Repository, path: string): string {
  if (runGit(repository, ['cat-file', '-e', `${commit}^{commit}`]).code === 0) return commit
  throw new LeakscanError('GIT', `${path}: the submodule lacks its commit ${commit.slice(0, 12)}`, {
    hint: `Fetch it: git -C ${path} fetch origin ${commit}`,
  })
}

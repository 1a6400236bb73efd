import { readFileSync } from 'node:fs'
import { LeakscanError } from '../errors.ts'
import { findPlace } from '../project/git/repository.ts'
import type { Repository } from '../project/git/run.ts'
import { runGit } from '../project/git/run.ts'

/** What a change is compared with: a revision, or why there is none. */
export type Base = { readonly revision: string } | { readonly missing: string } | undefined

/**
 * The base of the pull request, or of the merge queue's group, that the workflow runs for; `undefined`
 * for any other event. Nothing is fetched: it is there when the checkout was deep enough, and of the
 * merge commit that GitHub checks out the first parent will do.
 *
 * @param eventFile - what happened, as GitHub tells it (GITHUB_EVENT_PATH).
 */
export function baseOfEvent(eventFile: string | undefined, cwd: string): Base {
  const commit = baseIn(eventFile)
  if (commit === undefined) return undefined
  try {
    const repository = findPlace(cwd, cwd)?.repository
    if (!repository) return { missing: 'there is no git repository' }
    const revision = [commit, mergedInto(repository)].find(
      (each) => each !== undefined && has(repository, each),
    )
    return revision === undefined
      ? { missing: `its base ${commit.slice(0, 12)} is not in this checkout` }
      : { revision }
  } catch (error) {
    if (error instanceof LeakscanError) return { missing: error.message }
    throw error
  }
}

function baseIn(eventFile: string | undefined): string | undefined {
  if (eventFile === undefined || eventFile === '') return undefined
  const event: unknown = JSON.parse(readFileSync(eventFile, 'utf8'))
  const commit =
    member(member(member(event, 'pull_request'), 'base'), 'sha') ??
    member(member(event, 'merge_group'), 'base_sha')
  return typeof commit === 'string' && /^[\da-f]{40,64}$/.test(commit) ? commit : undefined
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return new Map(Object.entries(value)).get(key)
}

/** The base branch as it was merged with the change, where a merge of both is checked out. */
function mergedInto(repository: Repository): string | undefined {
  return has(repository, 'HEAD^2') ? 'HEAD^1' : undefined
}

function has(repository: Repository, revision: string): boolean {
  return runGit(repository, ['rev-parse', '--quiet', '--verify', `${revision}^{commit}`]).code === 0
}

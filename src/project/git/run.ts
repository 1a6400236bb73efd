import { spawnSync } from 'node:child_process'
import { devNull } from 'node:os'
import { dirname, resolve } from 'node:path'
import { LeakscanError } from '../../errors.ts'
import { maxBytes } from '../../lockfile/decode.ts'

/** A work tree of git. */
export interface Repository {
  /** Its folder, absolute and without symbolic links. */
  readonly top: string
  /** The folder that the process was started in, where it lies in this very repository. */
  readonly startedIn?: string
}

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/**
 * Runs a command of git that only reads. Nothing of the project runs: no hook, no file system monitor, no
 * filter or text conversion (only objects are read, never the work tree), and nothing is fetched for a
 * partial clone.
 *
 * @throws LeakscanError `GIT` when git is not there, or does not trust the repository.
 */
export function runGit(
  { top, startedIn }: Repository,
  args: readonly string[],
  input?: string,
): GitResult {
  const settings = ['-c', 'core.fsmonitor=false', '-c', `core.hooksPath=${devNull}`]
  const { status, stdout, stderr, error } = spawnSync(
    'git',
    ['-C', top, '--no-pager', '--no-optional-locks', ...settings, ...args],
    {
      // Windows looks for a program in the current folder first, and that may be the project's.
      cwd: dirname(process.execPath),
      env: environment(top, startedIn),
      maxBuffer: maxBytes,
      windowsHide: true,
      ...(input !== undefined && { input }),
    },
  )
  if (error) throw notRun(error)
  const problem = stderr.toString('utf8')
  if (status === 128) rejectRepository(problem, top)
  return { code: status ?? -1, stdout, stderr: problem }
}

/** The same for a command that must succeed; tells its output. */
export function readGit(repository: Repository, args: readonly string[]): Buffer {
  const { code, stdout, stderr } = runGit(repository, args)
  if (code === 0) return stdout
  const reason = stderr.split('\n').find((line) => line !== '') ?? `exit ${code}`
  throw new LeakscanError('GIT', `git ${args[0]} failed in ${repository.top}: ${reason}`)
}

/**
 * A hook is started with variables that name its repository, with paths relative to where it was
 * started. Which index is to be committed is only known from there; the rest git finds out itself.
 */
function environment(top: string, startedIn: string | undefined): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (!repositoryVariables.has(name)) env[name] = value
    else if (startedIn !== undefined && value !== undefined && pathVariables.has(name)) {
      env[name] = resolve(startedIn, value)
    }
  }
  return {
    ...env,
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_CEILING_DIRECTORIES: dirname(top),
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
  }
}

const pathVariables = new Set(['GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY'])
const repositoryVariables = new Set([
  ...pathVariables,
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
])

function notRun(cause: NodeJS.ErrnoException): LeakscanError {
  if (cause.code === 'ENOENT') {
    return new LeakscanError('GIT', 'git was not found', {
      hint: 'Install git; or compare with a file, as `leakscan baseline --help` tells.',
      cause,
    })
  }
  return new LeakscanError('GIT', `git could not be run: ${cause.message}`, { cause })
}

function rejectRepository(problem: string, top: string): void {
  if (problem.includes('dubious ownership') || problem.includes('safe.directory')) {
    throw new LeakscanError(
      'GIT',
      `${top}: git does not trust it, since it is owned by another user`,
      {
        hint: `If you do: git config --global --add safe.directory '${top}'`,
      },
    )
  }
  if (problem.includes('not a git repository')) {
    throw new LeakscanError('GIT', `${top}: its .git is not a repository that git can read`)
  }
}

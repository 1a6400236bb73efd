import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A git repository of a test, whatever the settings of the user who runs it. */
export interface Git {
  (...args: string[]): string
  /** Writes files and commits everything. */
  readonly commit: (files: Readonly<Record<string, string>>) => string
}

const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
}

/** Runs git in a folder. */
export function gitIn(cwd: string, extraEnv: Readonly<Record<string, string>> = {}): Git {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
      cwd,
      env: { ...env, ...extraEnv },
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim()
  const commit = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true })
      writeFileSync(join(cwd, name), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'a change')
    return git('rev-parse', 'HEAD')
  }
  return Object.assign(git, { commit })
}

/** Makes a folder a repository whose branch is `main`. */
export function gitInit(cwd: string): Git {
  const git = gitIn(cwd)
  git('init', '--quiet', '--initial-branch', 'main')
  return git
}

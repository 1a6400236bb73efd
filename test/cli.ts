import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'bin/leakscan.js')

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** As which user, where that is not the one who runs the tests. */
  readonly uid?: number
  readonly gid?: number
}

/** Runs the built executable as a user would. Colours and width are those of a pipe. */
export function leakscan(
  args: readonly string[],
  { cwd = root, env = {}, ...as }: RunOptions = {},
): Promise<Run> {
  const clean: NodeJS.ProcessEnv = { ...process.env, ...env }
  for (const name of ['FORCE_COLOR', 'NO_COLOR']) if (!(name in env)) delete clean[name]
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, ...args],
      { cwd, env: clean, maxBuffer: 1 << 28, ...as },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
      },
    )
  })
}

/** A folder with these files, gone when the test is over. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'leakscan-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return folder
}

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LockfileInput } from '../src/lockfile/reader.ts'

/** A real project of the corpus: its lockfile, its manifests, and what is known of them. */
export interface CorpusProject {
  readonly dir: string
  readonly format: string
  readonly formatVersion: string
  /** The lockfile's absolute path; `inventory.txt` stands beside it. */
  readonly lockfile: string
  /** Entries in the lockfile, about. */
  readonly packages: number
  /** Why the file as committed is broken: `invalid-json`, `conflict-markers`. */
  readonly expect: string | undefined
}

const beside = fileURLToPath(new URL('../../shared/corpus', import.meta.url))
const corpus = process.env['LEAKSCAN_CORPUS'] ?? beside

/** The corpus's projects of these formats; none, and a line that says so, where there is no corpus. */
export function corpusProjects(...formats: readonly string[]): CorpusProject[] {
  const index = join(corpus, 'index.json')
  if (!existsSync(index)) {
    process.stderr.write(`Skipped: no corpus at ${corpus} (set LEAKSCAN_CORPUS to its folder).\n`)
    return []
  }
  const projects: unknown = JSON.parse(readFileSync(index, 'utf8'))
  if (!Array.isArray(projects)) throw new TypeError(`${index} is not a list`)
  return projects.map(toProject).filter((project) => formats.includes(project.format))
}

function toProject(row: Readonly<Record<string, unknown>>): CorpusProject {
  const dir = String(row['dir'])
  return {
    dir,
    format: String(row['format']),
    formatVersion: String(row['formatVersion']),
    lockfile: join(corpus, dir, String(row['lockfile'])),
    packages: Number(row['packages']),
    expect: typeof row['expect'] === 'string' ? row['expect'] : undefined,
  }
}

/** What a reader is given for a project: the text without its byte order mark, and its manifests. */
export function corpusInput(
  { lockfile }: CorpusProject,
  name = 'package-lock.json',
): LockfileInput {
  return {
    text: readText(lockfile),
    path: name,
    readManifest: (folder) => {
      const manifest = join(dirname(lockfile), folder, 'package.json')
      return existsSync(manifest) ? readText(manifest) : undefined
    },
  }
}

/** The unique, sorted `name@version` of the registry packages that the project's lockfile lists. */
export function corpusInventory({ lockfile }: CorpusProject): string[] {
  return readText(join(dirname(lockfile), 'inventory.txt'))
    .split('\n')
    .filter(Boolean)
}

function readText(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
}

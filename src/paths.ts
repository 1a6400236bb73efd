import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { embedded } from './embedded.ts'

// This module stands one folder below the package's root, in src and bundled into dist alike.
const root = join(import.meta.dirname, '..')

/** The text of a file of ours: from the disk, or from within a build that carries it inside itself. */
export function readOwnFile(file: string): string {
  return embeddedText(file) ?? readFileSync(file, 'utf8')
}

function embeddedText(file: string): string | undefined {
  if (embedded.size === 0) return undefined
  return embedded.get(relative(root, file).split(sep).join('/'))
}

/** Where `db build` writes the compiled database, and where it is loaded from. */
export const databaseFolder = join(root, 'dist/database')

/** The advisories' own files; only in a checkout, not in the published package. */
export const advisoriesFolder = join(root, 'advisories')

/** The process in which reproductions run: see src/verify/runner/main.ts, and old-main.ts. */
export const runnerFile = join(root, 'dist/verify-runner.mjs')
export const oldRunnerFile = join(root, 'dist/verify-runner-old.cjs')

export const packageJsonFile = join(root, 'package.json')

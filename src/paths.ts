import { join } from 'node:path'

// This module stands one folder below the package's root, in src and bundled into dist alike.
const root = join(import.meta.dirname, '..')

/** Where `db build` writes the compiled database, and where it is loaded from. */
export const databaseFolder = join(root, 'dist/database')

/** The advisories' own files; only in a checkout, not in the published package. */
export const advisoriesFolder = join(root, 'advisories')

/** The process in which reproductions run: see src/verify/runner/main.ts, and old-main.ts. */
export const runnerFile = join(root, 'dist/verify-runner.mjs')
export const oldRunnerFile = join(root, 'dist/verify-runner-old.cjs')

export const packageJsonFile = join(root, 'package.json')

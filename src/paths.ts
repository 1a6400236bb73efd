import { fileURLToPath } from 'node:url'

// This module stands one folder below the package's root, in src and bundled into dist alike.

/** Where `db build` writes the compiled database, and where it is loaded from. */
export const databaseFolder = fileURLToPath(new URL('../dist/database', import.meta.url))

/** The advisories' own files; only in a checkout, not in the published package. */
export const advisoriesFolder = fileURLToPath(new URL('../advisories', import.meta.url))

/** The process in which reproductions run: see src/verify/runner/main.ts, and old-main.ts. */
export const runnerFile = fileURLToPath(new URL('../dist/verify-runner.mjs', import.meta.url))
export const oldRunnerFile = fileURLToPath(
  new URL('../dist/verify-runner-old.cjs', import.meta.url),
)

export const packageJsonFile = fileURLToPath(new URL('../package.json', import.meta.url))

/**
 * The process in which a reproduction runs on a Node.js without ES modules (dist/verify-runner-old.cjs). It
 * takes the arguments of main.ts for `measure` and `snapshot`; the file has been translated to CommonJS before.
 */
import { join } from 'node:path'
import type { Reproduction } from '../reproduction.ts'
import { measure, parseTask } from './measuring.ts'
import { parseSnapshotTask, snapshot } from './snapshot.ts'

const [task, file = '', folder = '', ...rest] = process.argv.slice(2)

// `import()` would do, but is a syntax error on these versions, and what esbuild makes of it is a copy.
const reproduction: Reproduction = require(file)
const inFolder: { load: (name: string) => unknown } = require(join(folder, 'load.cjs'))
const context = { load: (name: string) => Promise.resolve(inFolder.load(name)) }

const done =
  task === 'snapshot'
    ? snapshot(reproduction, context, parseSnapshotTask(rest))
    : measure(reproduction, context, parseTask(rest))

done.then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)

/**
 * The process in which a reproduction runs (dist/verify-runner.mjs): a program of its own, and so one of the
 * few places below src/cli that have a `process`.
 *
 * `describe <file>` tells what the file exports; `measure <file> <folder> <meter> <batches> <least> <operation>` runs
 * it with the packages that are installed in the folder; `snapshot <file> <folder> <snapshot> <operation>` takes a
 * heap snapshot of that.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Reproduction } from '../reproduction.ts'
import { measure, parseTask, say } from './measuring.ts'
import { parseSnapshotTask, snapshot } from './snapshot.ts'

const [task, file = '', folder = '', ...rest] = process.argv.slice(2)

async function describe(): Promise<void> {
  const exported: Record<string, unknown> = await import(pathToFileURL(file).href)
  const functions = Object.keys(exported).filter((name) => typeof exported[name] === 'function')
  say({ description: { meta: exported['meta'], functions } })
}

async function run(): Promise<void> {
  const reproduction: Reproduction = await import(pathToFileURL(file).href)
  if (task === 'snapshot') await snapshot(reproduction, { load }, parseSnapshotTask(rest))
  else await measure(reproduction, { load }, parseTask(rest))
}

/** `require` first: most of these packages are of its time, and it hands out their exports as they are. */
async function load(name: string): Promise<unknown> {
  const entry = join(folder, 'load.mjs')
  try {
    const loaded: unknown = createRequire(entry)(name)
    return loaded
  } catch (error) {
    if (!isEsmOnly(error)) throw error
    const fromThere: { load: (name: string) => Promise<unknown> } = await import(
      pathToFileURL(entry).href
    )
    return fromThere.load(name)
  }
}

function isEsmOnly(error: unknown): boolean {
  const codes = ['ERR_REQUIRE_ESM', 'ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_REQUIRE_ASYNC_MODULE']
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

await (task === 'describe' ? describe() : run())
// What a reproduction leaves open must not keep the process: it has been measured.
process.exit()

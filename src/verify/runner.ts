/**
 * The child process in which a reproduction runs: a program of its own (dist/verify-runner.mjs), and so the
 * one place below src/cli that has a `process`.
 *
 * `describe <file>` tells what the file exports; `measure <file> <folder> <meter> <batches>` runs it against
 * the packages installed in the folder. Both write JSON lines to file descriptor 3, since stdout and stderr
 * belong to the packages.
 */
import { readdirSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setImmediate as macrotask, setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Context, Meter, Reproduction } from './reproduction.ts'

/** A line of the runner. */
export type Message =
  | { readonly description: unknown }
  | { readonly operations: number; readonly value: number }
  | { readonly progress: string }
  | { readonly done: true }

const [task, file = '', folder = '', meter = '', batches = ''] = process.argv.slice(2)

async function describe(): Promise<void> {
  const exported: Record<string, unknown> = await import(pathToFileURL(file).href)
  const functions = Object.keys(exported).filter((name) => typeof exported[name] === 'function')
  say({ description: { meta: exported['meta'], functions } })
}

async function measure(count: number): Promise<void> {
  const reproduction: Reproduction = await import(pathToFileURL(file).href)
  const context: Context = { load }
  const state = await reproduction.setup(context)
  let next = 0
  const run = async (operations: number): Promise<void> => {
    for (const end = next + operations; next < end; next++) await reproduction.op(state, next)
  }
  let size = await calibrate(run)
  const batch = async (): Promise<number> => {
    const started = performance.now()
    await run(size)
    // Some leaks slow their own operation down, as a list of listeners that are all called.
    if (performance.now() - started > batchMs * slowedDown) size = Math.ceil(size / 2)
    return sample(meter)
  }
  for (let n = 0; n < warmUpBatches; n++) await batch()
  const start = next
  for (let n = 0; n < count; n++) {
    const value = await batch()
    say({ operations: next - start, value })
  }
  await reproduction.teardown(state)
  say({ done: true })
}

const warmUpBatches = 3

/** Long enough for the clock, short enough for thirty of them. */
const batchMs = 150

/** A batch that takes so many times longer is halved from then on. */
const slowedDown = 3

/** More would add seconds and no certainty: what leaks shows long before. */
const mostOperations = 5000

/** What a whole run may retain: well below the memory limit, and quick to collect. */
const mostBytes = 96 * 1024 * 1024

/** Finds how many operations make a batch, by doubling; this is also the first warm-up. */
async function calibrate(run: (operations: number) => Promise<void>): Promise<number> {
  for (let size = 1; ; size *= 2) {
    const before = await sample('js-heap')
    const start = performance.now()
    await run(size)
    const ms = performance.now() - start
    const perOperation = ((await sample('js-heap')) - before) / size
    say({ progress: `calibrating: ${size} operations` })
    if (ms < batchMs / 4 && size < mostOperations / 2) continue
    const byTime = (size * batchMs) / Math.max(ms, 1)
    // Small calibrations measure first-time allocations, not the leak.
    const byMemory = size < 50 ? Infinity : mostBytes / Number(batches) / Math.max(perOperation, 1)
    return Math.max(1, Math.floor(Math.min(byTime, byMemory, mostOperations)))
  }
}

/**
 * Reads a meter once everything has settled: closed sockets, due timers and finalizers need some rounds of
 * the event loop, or what they are about to free counts as growth.
 */
async function sample(by: string): Promise<number> {
  await sleep(2)
  for (let round = 0; round < 2; round++) {
    for (let turn = 0; turn < 3; turn++) await macrotask()
    globalThis.gc?.()
  }
  return isMeter(by) ? meters[by]() : Number.NaN
}

const meters: Readonly<Record<Meter, () => number>> = {
  'js-heap': () => process.memoryUsage().heapUsed,
  external: () => process.memoryUsage().external,
  native: () => process.memoryUsage.rss(),
  handles: countHandles,
}

function isMeter(name: string): name is Meter {
  return name in meters
}

/**
 * Open file descriptors (files, sockets) and running timers; where descriptors cannot be listed, all that
 * keeps the event loop alive.
 */
function countHandles(): number {
  const active = process.getActiveResourcesInfo()
  const timers = active.filter((name) => name === 'Timeout' || name === 'Immediate')
  try {
    return readdirSync('/dev/fd').length + timers.length
  } catch {
    return active.length
  }
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

function say(message: Message): void {
  writeSync(3, `${JSON.stringify(message)}\n`)
}

// Last, since the constants above must be there.
if (task === 'describe') await describe()
else await measure(Number(batches))
// What a reproduction leaves open must not keep the process: it has been measured.
process.exit()

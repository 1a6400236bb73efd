/**
 * What happens in the child process of a reproduction. It is built twice: main.ts for Node.js 18 and later,
 * old-main.ts for those down to Node.js 6, so only what the oldest have is used here.
 */
import { readdirSync, writeSync } from 'node:fs'
import type { Context, Meter, Operation, OperationName, Reproduction } from '../reproduction.ts'

/** A line of the runner, in JSON on file descriptor 3: stdout and stderr belong to the packages. */
type Message =
  | { readonly description: unknown }
  | { readonly operations: number; readonly value: number }
  | { readonly progress: string }
  | { readonly snapshotOf: number }
  | { readonly done: true }

export interface Task {
  readonly meter: string
  /** How many samples are taken. */
  readonly batches: number
  /** The fewest operations of a batch. */
  readonly least: number
  readonly operation: OperationName
}

/** The arguments that `measure` of measure.ts gives, in their order. */
export function parseTask(args: readonly string[]): Task {
  const [meter = '', batches = '', least = '', operation = ''] = args
  return {
    meter,
    batches: Number(batches),
    least: Number(least),
    operation: operation === 'control' ? 'control' : 'op',
  }
}

/** Repeats an operation of a reproduction and says a sample after each batch. */
export async function measure(
  reproduction: Reproduction,
  context: Context,
  { meter, batches, least, operation }: Task,
): Promise<void> {
  const perform = performerOf(reproduction, operation)
  const state = await reproduction.setup(context)
  let next = 0
  const run = async (operations: number): Promise<void> => {
    for (const end = next + operations; next < end; next++) await perform(state, next)
  }
  let size = await calibrate(run, batches, least)
  const batch = async (): Promise<number> => {
    const started = Date.now()
    await run(size)
    // Some leaks slow their own operation down, as a list of listeners that are all called.
    if (Date.now() - started > batchMs * slowedDown) size = Math.max(least, Math.ceil(size / 2))
    return sample(meter)
  }
  for (let n = 0; n < warmUpBatches; n++) await batch()
  const start = next
  for (let n = 0; n < batches; n++) {
    const value = await batch()
    say({ operations: next - start, value })
  }
  await reproduction.teardown(state)
  say({ done: true })
}

export function performerOf(reproduction: Reproduction, operation: OperationName): Operation {
  const perform: Operation | undefined = reproduction[operation]
  if (perform === undefined) throw new Error(`the reproduction exports no ${operation}`)
  return perform
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
async function calibrate(
  run: (operations: number) => Promise<void>,
  batches: number,
  least: number,
): Promise<number> {
  for (let size = 1; ; size *= 2) {
    const before = await sample('js-heap')
    const start = Date.now()
    await run(size)
    const ms = Date.now() - start
    const perOperation = ((await sample('js-heap')) - before) / size
    say({ progress: `calibrating: ${size} operations` })
    if (ms < batchMs / 4 && size < mostOperations / 2) continue
    const byTime = Math.max(least, (size * batchMs) / Math.max(ms, 1))
    // Small calibrations measure first-time allocations, not the leak.
    const byMemory = size < 50 ? Infinity : mostBytes / batches / Math.max(perOperation, 1)
    return Math.max(1, Math.floor(Math.min(byTime, byMemory, mostOperations)))
  }
}

/** Reads a meter once everything has settled. */
async function sample(by: string): Promise<number> {
  await settle()
  return isMeter(by) ? meters[by]() : Number.NaN
}

/**
 * Closed sockets, due timers and finalizers need some rounds of the event loop, or what they are about to
 * free counts as growth.
 */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2))
  for (let round = 0; round < 2; round++) {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
    global.gc?.()
  }
}

const meters: Readonly<Record<Meter, () => number>> = {
  'js-heap': () => process.memoryUsage().heapUsed,
  external: () => process.memoryUsage().external,
  native: () => process.memoryUsage().rss,
  handles: countHandles,
}

function isMeter(name: string): name is Meter {
  return name in meters
}

/**
 * Open file descriptors (files, sockets) and running timers; where descriptors cannot be listed, all that
 * keeps the event loop alive. Before Node.js 17.3 timers cannot be counted.
 */
function countHandles(): number {
  const active: readonly string[] =
    'getActiveResourcesInfo' in process ? process.getActiveResourcesInfo() : []
  const timers = active.filter((name) => name === 'Timeout' || name === 'Immediate')
  try {
    return readdirSync('/dev/fd').length + timers.length
  } catch {
    return active.length
  }
}

export function say(message: Message): void {
  writeSync(3, `${JSON.stringify(message)}\n`)
}

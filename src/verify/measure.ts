import major from 'semver/functions/major.js'
import { LeakscanError } from '../errors.ts'
import { oldRunnerFile, runnerFile } from '../paths.ts'
import { isOld, translate } from './old-node.ts'
import { run } from './process.ts'
import type { Meta, OperationName } from './reproduction.ts'
import type { NodeBinary, Sandbox } from './sandbox.ts'
import { environmentFor } from './service.ts'
import type { Sample } from './statistics.ts'

export interface Running {
  readonly sandbox: Sandbox
  readonly node: NodeBinary
  readonly signal?: AbortSignal | undefined
}

/** What a process runs. */
export interface Trial {
  /** The reproduction. */
  readonly file: string
  /** Where the packages are installed. */
  readonly folder: string
  readonly meta: Meta
  readonly operation: OperationName
  /** How many samples are taken. */
  readonly batches: number
  /** The fewest operations of a batch, however long they take. */
  readonly least: number
}

/** An operation, a setup or a batch that takes longer than this hangs. */
const stallMs = 60_000

/**
 * What a reproduction file exports. It is loaded in a process of the sandbox: nothing of it ever runs
 * in ours, which has the user's environment.
 */
export async function describe(file: string, { sandbox, node, signal }: Running): Promise<unknown> {
  let description: unknown
  await run([...sandbox.isolation, node.path, runnerFile, 'describe', file], {
    cwd: sandbox.folder,
    env: sandbox.env,
    what: file,
    stallMs,
    signal,
    onLine: (line) => {
      const message = parseLine(line)
      if ('description' in message) description = message['description']
    },
  })
  return description
}

/**
 * The samples of one run of a reproduction, in a process of its own, against the packages of a folder.
 *
 * @throws LeakscanError `SANDBOX` when it throws, hangs or runs out of memory.
 */
export async function measure(
  trial: Trial,
  { sandbox, node, signal }: Running,
  say: (progress: string) => void,
): Promise<Sample[]> {
  const { folder, meta, batches, least, operation } = trial
  const samples: Sample[] = []
  let done = false
  const rest = [meta.meter, String(batches), String(least), operation]
  const args = await argumentsFor('measure', trial, rest, node)
  await run([...sandbox.isolation, node.path, ...args], {
    cwd: folder,
    env: environmentFor(meta, sandbox),
    what: `the reproduction ${meta.id}`,
    stallMs,
    signal,
    onLine: (line) => {
      const { operations, value, progress, done: finished } = parseLine(line)
      if (typeof progress === 'string') say(progress)
      if (finished === true) done = true
      if (typeof operations !== 'number' || typeof value !== 'number') return
      samples.push({ operations, value })
      say(`sample ${samples.length} of ${batches}`)
    },
  })
  if (!done) throw endedEarly(meta)
  return samples
}

/**
 * Takes a heap snapshot of a reproduction after some hundred operations.
 *
 * @param snapshot - the file to write.
 * @returns after how many operations.
 * @throws LeakscanError `SANDBOX` when it throws, hangs or runs out of memory.
 */
export async function takeSnapshot(
  trial: Omit<Trial, 'batches' | 'least'>,
  snapshot: string,
  { sandbox, node, signal }: Running,
  say: (progress: string) => void,
): Promise<number> {
  const { folder, meta, operation } = trial
  let operations = 0
  const args = await argumentsFor('snapshot', trial, [snapshot, operation], node)
  await run([...sandbox.isolation, node.path, ...args], {
    cwd: folder,
    env: environmentFor(meta, sandbox),
    what: `the reproduction ${meta.id}`,
    stallMs,
    signal,
    onLine: (line) => {
      const { progress, snapshotOf } = parseLine(line)
      if (typeof progress === 'string') say(progress)
      if (typeof snapshotOf === 'number') operations = snapshotOf
    },
  })
  if (operations === 0) throw endedEarly(meta)
  return operations
}

/** A process whose event loop runs dry ends by itself, in the middle of an operation. */
function endedEarly({ id }: Meta): LeakscanError {
  return new LeakscanError('SANDBOX', `the reproduction ${id} ended before its operations`, {
    hint: 'An operation, setup or teardown never ends, or it calls process.exit().',
  })
}

async function argumentsFor(
  task: 'measure' | 'snapshot',
  { file, folder, meta }: Omit<Trial, 'batches' | 'least'>,
  rest: readonly string[],
  { version }: NodeBinary,
): Promise<string[]> {
  const flags = [...calmFlags(version), ...(meta.flags ?? [])]
  return isOld(version)
    ? [...flags, oldRunnerFile, task, await translate(file, version, folder), folder, ...rest]
    : [...flags, runnerFile, task, file, folder, ...rest]
}

/**
 * Flags that keep V8 from doing things of its own while the heap is measured: tiers of compilers, feedback
 * that is allocated late, code that is flushed. Without them a clean program's heap moves.
 */
function calmFlags(version: string): string[] {
  const since: readonly [number, string][] = [
    [12, '--no-lazy-feedback-allocation'],
    [12, '--no-flush-bytecode'],
    [16, '--no-sparkplug'],
    [20, '--no-maglev'],
  ]
  const known = since.filter(([first]) => major(version) >= first).map(([, flag]) => flag)
  return ['--expose-gc', '--no-opt', ...known, '--max-old-space-size=1024']
}

function parseLine(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

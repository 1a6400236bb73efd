import major from 'semver/functions/major.js'
import { LeakscanError } from '../errors.ts'
import { oldRunnerFile, runnerFile } from '../paths.ts'
import { isOld, translate } from './old-node.ts'
import { run } from './process.ts'
import type { Meta, OperationName } from './reproduction.ts'
import type { NodeBinary, Sandbox } from './sandbox.ts'
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
  const { folder, meta, batches } = trial
  const samples: Sample[] = []
  let done = false
  await run([...sandbox.isolation, node.path, ...(await argumentsFor(trial, node))], {
    cwd: folder,
    env: sandbox.env,
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
  // A process whose event loop runs dry ends by itself, in the middle of an operation.
  if (!done) {
    throw new LeakscanError('SANDBOX', `the reproduction ${meta.id} ended before its operations`, {
      hint: 'An operation, setup or teardown never ends, or it calls process.exit().',
    })
  }
  return samples
}

async function argumentsFor(
  { file, folder, meta, operation, batches }: Trial,
  { version }: NodeBinary,
): Promise<string[]> {
  const flags = [...calmFlags(version), ...(meta.flags ?? [])]
  const rest = [folder, meta.meter, String(batches), operation]
  return isOld(version)
    ? [...flags, oldRunnerFile, 'measure', await translate(file, version, folder), ...rest]
    : [...flags, runnerFile, 'measure', file, ...rest]
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

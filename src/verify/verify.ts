import { rmSync } from 'node:fs'
import type { Advisory } from '../advisory/advisory.ts'
import { LeakscanError } from '../errors.ts'
import { affectedRange } from '../match/ranges.ts'
import { parseDescription } from './contract.ts'
import type { Provable } from './find.ts'
import type { Running, Trial } from './measure.ts'
import { describe, measure } from './measure.ts'
import type { NodeSource } from './node.ts'
import { nodeFor } from './node.ts'
import type { Plan, Prepared } from './plan.ts'
import { plansOf, prepare } from './plan.ts'
import type { Meta, OperationName } from './reproduction.ts'
import type { Env, NodeBinary, Sandbox } from './sandbox.ts'
import type { Growth, Sample } from './statistics.ts'
import { agrees, combine, judge } from './statistics.ts'

export interface VerifyOptions {
  /** Where everything happens. */
  readonly sandbox: Sandbox
  readonly env: Env
  /** The Node.js that runs leakscan. */
  readonly ownNode: NodeBinary
  /** A version or range of Node.js to run on instead; not for advisories of Node.js itself. */
  readonly node?: string | undefined
  /** Versions, or `file:` and absolute paths, instead of those that the reproduction names. */
  readonly versions?: readonly string[] | undefined
  /** Processes per version, of which each is judged for itself. */
  readonly runs: number
  readonly signal?: AbortSignal
  readonly say?: (progress: string) => void
}

/** What one version showed. */
export interface Side extends Growth {
  /** Of the package, or of Node.js if that is what is measured. */
  readonly version: string
  /** `control`: the use that does not leak, of a version that nobody fixed. */
  readonly operation: OperationName
  /** Whether the advisory says that this version leaks. */
  readonly affected: boolean
  /** In all runs. */
  readonly operations: number
  readonly runs: number
  /** Those of the last run. */
  readonly samples: readonly Sample[]
  readonly seconds: number
}

export interface Verification {
  readonly advisory: Advisory
  readonly meta: Meta
  /** The version of Node.js; absent where it is what differs. */
  readonly node?: string
  /** Whether the reproduction was cut off from the network. */
  readonly isolated: boolean
  readonly sides: readonly Side[]
  /** Whether every version did what the advisory says. */
  readonly holds: boolean
}

/**
 * Runs a reproduction against versions of what it is about, and compares what they show with the advisory.
 *
 * @throws LeakscanError `REPRODUCTION`, `NODE_VERSION`, `SANDBOX` when it could not be run.
 */
export async function verify(provable: Provable, options: VerifyOptions): Promise<Verification> {
  const { advisory } = provable
  const { sandbox, say = () => {} } = options
  const { meta, node, source } = await ready(provable, options)
  const sides: Side[] = []
  for (const plan of plansOf(meta, options.versions)) {
    say(`${plan.title}: installing`)
    const prepared = await prepare(plan, meta, node, source)
    sides.push(await measureSide(plan, prepared, meta, provable, options))
  }
  return {
    advisory,
    meta,
    ...(node && { node: node.version }),
    isolated: sandbox.isolation.length > 0,
    sides,
    holds: sides.every(agrees),
  }
}

/** What a reproduction says of itself, and what it runs on. */
export interface Ready {
  readonly meta: Meta
  /** Absent where the versions of Node.js are the sides. */
  readonly node: NodeBinary | undefined
  readonly source: NodeSource
}

export async function ready(
  { advisory, reproductionFile }: Provable,
  { sandbox, ownNode, env, signal, node }: VerifyOptions,
): Promise<Ready> {
  const description = await describe(reproductionFile, { sandbox, node: ownNode, signal })
  const meta = parseDescription(description, reproductionFile, advisory)
  const source: NodeSource = { own: ownNode, sandbox, env, signal }
  if (meta.runtime && node !== undefined) throw noNodeFor(meta)
  return { meta, node: meta.runtime ? undefined : await nodeFor(meta, node, source), source }
}

function noNodeFor({ id }: Meta): LeakscanError {
  return new LeakscanError('USAGE', `${id} is about Node.js itself: --node has no place there`, {
    hint: 'Its versions are those of Node.js: --versions 20.15.1,20.16.0',
  })
}

async function measureSide(
  { title, operation }: Plan,
  { folder, version, node }: Prepared,
  meta: Meta,
  { advisory, reproductionFile: file }: Provable,
  { sandbox, signal, runs, say = () => {} }: VerifyOptions,
): Promise<Side> {
  const start = performance.now()
  const measured: Sample[][] = []
  for (let run = 1; run <= runs; run++) {
    const where = runs === 1 ? title : `${title}, run ${run} of ${runs}`
    const trial = { file, folder, meta, operation }
    const progress = (text: string) => say(`${where}: ${text}`)
    measured.push(await measureUntilDecided(trial, { sandbox, node, signal }, progress))
  }
  // A folder of packages can be large, and a run can have hundreds of them.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  return {
    version,
    operation,
    affected: affectedRange(version, advisory.affected) !== undefined,
    ...combine(measured.map((samples) => judge(samples, meta.meter))),
    operations: measured.reduce((sum, samples) => sum + (samples.at(-1)?.operations ?? 0), 0),
    runs,
    samples: measured.at(-1) ?? [],
    seconds: (performance.now() - start) / 1000,
  }
}

/** Numbers of batches: what the first cannot decide, the next may. */
const lengths = [30, 60]

async function measureUntilDecided(
  trial: Omit<Trial, 'batches'>,
  running: Running,
  say: (text: string) => void,
): Promise<Sample[]> {
  let samples: Sample[] = []
  for (const batches of lengths) {
    samples = await measure({ ...trial, batches }, running, say)
    if (judge(samples, trial.meta.meter).verdict !== 'inconclusive') break
  }
  return samples
}

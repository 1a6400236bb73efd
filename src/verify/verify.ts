import type { Advisory } from '../advisory/advisory.ts'
import { affectedRange } from '../match/ranges.ts'
import type { Provable } from './find.ts'
import type { NodeBinary, Running } from './measure.ts'
import { describe, measure } from './measure.ts'
import type { Meta } from './reproduction.ts'
import { checkNode, parseDescription } from './reproduction.ts'
import type { Env } from './sandbox.ts'
import { createSandbox, install } from './sandbox.ts'
import type { Growth, Sample } from './statistics.ts'
import { agrees, combine, judge } from './statistics.ts'

export interface VerifyOptions {
  readonly env: Env
  readonly node: NodeBinary
  /** Versions, or `file:` and absolute paths, instead of the two that the reproduction names. */
  readonly versions?: readonly string[]
  /** Processes per version, of which each is judged for itself. */
  readonly runs: number
  readonly signal?: AbortSignal
  readonly say?: (progress: string) => void
}

/** What one version showed. */
export interface Side extends Growth {
  readonly version: string
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
  /** The version of Node.js. */
  readonly node: string
  readonly sides: readonly Side[]
  /** Whether every version did what the advisory says. */
  readonly holds: boolean
}

/**
 * Runs a reproduction against versions of its package, and compares what they show with the advisory.
 *
 * Everything happens in a temporary folder, which is gone afterwards, also when `signal` interrupts.
 *
 * @throws LeakscanError `REPRODUCTION`, `NODE_VERSION`, `SANDBOX` when it could not be run.
 */
export async function verify(provable: Provable, options: VerifyOptions): Promise<Verification> {
  const { node, signal } = options
  const sandbox = createSandbox(options.env)
  try {
    const running: Running = { sandbox, node, signal }
    const meta = await readMeta(provable, running)
    const sides: Side[] = []
    for (const specifier of options.versions ?? [meta.affected, meta.fixed]) {
      sides.push(await measureSide(specifier, meta, provable, running, options))
    }
    const holds = sides.every(agrees)
    return { advisory: provable.advisory, meta, node: node.version, sides, holds }
  } finally {
    sandbox.remove()
  }
}

async function readMeta({ reproductionFile, advisory }: Provable, running: Running): Promise<Meta> {
  const description = await describe(reproductionFile, running)
  const meta = parseDescription(description, reproductionFile, advisory)
  checkNode(meta, running.node.version)
  return meta
}

async function measureSide(
  specifier: string,
  meta: Meta,
  { advisory, reproductionFile: file }: Provable,
  running: Running,
  { env, runs, say = () => {} }: VerifyOptions,
): Promise<Side> {
  const title = `${meta.package}@${specifier}`
  say(`${title}: installing`)
  const { dependencies = {} } = meta
  const wanted = { name: meta.package, specifier, dependencies }
  const { folder, version } = await install(running.sandbox, wanted, env, running.signal)
  const start = performance.now()
  const measured: Sample[][] = []
  for (let run = 1; run <= runs; run++) {
    const where = runs === 1 ? title : `${title}, run ${run} of ${runs}`
    const progress = (text: string) => say(`${where}: ${text}`)
    measured.push(await measureUntilDecided({ file, folder, meta }, running, progress))
  }
  const growth = combine(measured.map((samples) => judge(samples, meta.meter)))
  return {
    ...growth,
    version,
    affected: affectedRange(version, advisory.affected) !== undefined,
    operations: measured.reduce((sum, samples) => sum + (samples.at(-1)?.operations ?? 0), 0),
    runs,
    samples: measured.at(-1) ?? [],
    seconds: (performance.now() - start) / 1000,
  }
}

/** Numbers of batches: what the first cannot decide, the next may. */
const lengths = [30, 60]

async function measureUntilDecided(
  subject: { file: string; folder: string; meta: Meta },
  running: Running,
  say: (text: string) => void,
): Promise<Sample[]> {
  let samples: Sample[] = []
  for (const batches of lengths) {
    samples = await measure({ ...subject, batches }, running, say)
    if (judge(samples, subject.meta.meter).verdict !== 'inconclusive') break
  }
  return samples
}

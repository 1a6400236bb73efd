import { rmSync } from 'node:fs'
import { affectedRange } from '../match/ranges.ts'
import type { Provable } from './find.ts'
import type { Running, Trial } from './measure.ts'
import { measure } from './measure.ts'
import type { Plan, Prepared } from './plan.ts'
import type { Meta, OperationName } from './reproduction.ts'
import type { Sandbox } from './sandbox.ts'
import type { Growth, Sample, Verdict } from './statistics.ts'
import { combine, judge, mayHide } from './statistics.ts'

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
  /** Of each run for itself. */
  readonly verdicts: readonly Verdict[]
  /** Those of the last run. */
  readonly samples: readonly Sample[]
  readonly seconds: number
}

interface Subject {
  readonly plan: Plan
  readonly prepared: Prepared
  readonly meta: Meta
  readonly provable: Provable
}

interface Settings {
  readonly sandbox: Sandbox
  readonly runs: number
  readonly signal?: AbortSignal
  readonly say: (progress: string) => void
}

/** Runs one side as often as asked, and judges it. What was installed for it is gone afterwards. */
export async function measureSide(subject: Subject, settings: Settings): Promise<Side> {
  const { plan, prepared, meta, provable } = subject
  const { runs } = settings
  const start = performance.now()
  try {
    const measured = await runAll(subject, settings)
    const growths = measured.map((samples) => judge(samples, meta.meter))
    return {
      version: prepared.version,
      operation: plan.operation,
      affected: affectedRange(prepared.version, provable.advisory.affected) !== undefined,
      ...combine(growths),
      operations: measured.reduce((sum, samples) => sum + (samples.at(-1)?.operations ?? 0), 0),
      runs,
      verdicts: growths.map(({ verdict }) => verdict),
      samples: measured.at(-1) ?? [],
      seconds: (performance.now() - start) / 1000,
    }
  } finally {
    // A folder of packages can be large, and a run can have hundreds of them.
    rmSync(prepared.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runAll(
  { plan, prepared, meta, provable }: Subject,
  { sandbox, signal, runs, say }: Settings,
): Promise<Sample[][]> {
  const { folder, node } = prepared
  const trial = { file: provable.reproductionFile, folder, meta, operation: plan.operation }
  const measured: Sample[][] = []
  for (let run = 1; run <= runs; run++) {
    const where = runs === 1 ? plan.title : `${plan.title}, run ${run} of ${runs}`
    const progress = (text: string) => say(`${where}: ${text}`)
    measured.push(await measureUntilDecided(trial, { sandbox, node, signal }, progress))
  }
  return measured
}

/** What the first cannot decide, the next may. */
const lengths = [
  { batches: 30, least: 1 },
  { batches: 60, least: 10 },
]

async function measureUntilDecided(
  trial: Omit<Trial, 'batches' | 'least'>,
  running: Running,
  say: (text: string) => void,
): Promise<Sample[]> {
  let samples: Sample[] = []
  for (const length of lengths) {
    samples = await measure({ ...trial, ...length }, running, say)
    const growth = judge(samples, trial.meta.meter)
    if (growth.verdict !== 'inconclusive' && !mayHide(growth, trial.meta.meter)) break
  }
  return samples
}

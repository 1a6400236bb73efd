import { Ajv } from 'ajv'
import type { Advisory } from '../advisory/advisory.ts'
import { affectedRange } from '../match/ranges.ts'
import type { Meter } from './reproduction.ts'
import type { Verdict } from './statistics.ts'
import { agrees } from './statistics.ts'
import type { Side, Verification } from './verify.ts'

/** What `verify --record` writes beside an advisory, as `LEAK-….measured.json`. */
export interface Measurement {
  readonly schemaVersion: 1
  readonly id: string
  readonly package: string
  /** Of the run: `2026-11-23`. */
  readonly date: string
  /** Versions. */
  readonly node: string
  readonly leakscan: string
  readonly meter: Meter
  readonly affected: MeasuredSide
  readonly fixed: MeasuredSide
}

export interface MeasuredSide {
  readonly version: string
  readonly verdict: Verdict
  /** Bytes, or handles, that stay per operation. */
  readonly perOperation: number
  /** 95%. */
  readonly interval: readonly [low: number, high: number]
  readonly operations: number
  readonly samples: number
  readonly runs: number
}

/** `undefined` unless exactly one affected and one other version were measured. */
export function measurementOf(
  { meta, node, sides }: Verification,
  run: { date: string; leakscan: string },
): Measurement | undefined {
  const affected = sides.find((side) => side.affected)
  const fixed = sides.find((side) => !side.affected)
  if (!affected || !fixed || sides.length > 2) return undefined
  return {
    schemaVersion: 1,
    id: meta.id,
    package: meta.package,
    date: run.date,
    node,
    leakscan: run.leakscan,
    meter: meta.meter,
    affected: measured(affected),
    fixed: measured(fixed),
  }
}

function measured(side: Side): MeasuredSide {
  const { version, verdict, perOperation, interval, operations, samples, runs } = side
  return {
    version,
    verdict,
    perOperation: rounded(perOperation),
    interval: [rounded(interval[0]), rounded(interval[1])],
    operations,
    samples: samples.length,
    runs,
  }
}

/** To hundredths: a hundredth of a handle is the floor, and of a byte nobody's business. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0
}

const side = {
  type: 'object',
  required: ['version', 'verdict', 'perOperation', 'interval', 'operations', 'samples', 'runs'],
  properties: {
    version: { type: 'string' },
    verdict: { enum: ['leaks', 'bounded', 'flat', 'inconclusive'] },
    perOperation: { type: 'number' },
    interval: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
    operations: { type: 'integer' },
    samples: { type: 'integer' },
    runs: { type: 'integer' },
  },
}

const check = new Ajv().compile<Measurement>({
  type: 'object',
  required: [
    'schemaVersion',
    'id',
    'package',
    'date',
    'node',
    'leakscan',
    'meter',
    'affected',
    'fixed',
  ],
  properties: {
    schemaVersion: { const: 1 },
    id: { type: 'string' },
    package: { type: 'string' },
    date: { type: 'string' },
    node: { type: 'string' },
    leakscan: { type: 'string' },
    meter: { enum: ['js-heap', 'external', 'native', 'handles'] },
    affected: side,
    fixed: side,
  },
})

/** Why a recorded measurement does not prove an advisory; `undefined` when it does. */
export function disproof(text: string, advisory: Advisory): string | undefined {
  const value = parseJson(text)
  if (!check(value)) return `it is no measurement: ${check.errors?.[0]?.message ?? 'not JSON'}`
  const { id, affected, fixed } = value
  if (id !== advisory.id) return `it is a measurement of ${id}`
  if (!affectedRange(affected.version, advisory.affected))
    return `it measured ${affected.version} as affected, which the advisory says it is not`
  if (affectedRange(fixed.version, advisory.affected))
    return `it measured ${fixed.version} as fixed, which the advisory says is affected`
  if (!agrees({ affected: true, verdict: affected.verdict }))
    return `${affected.version} is affected and was measured: ${affected.verdict}`
  if (!agrees({ affected: false, verdict: fixed.verdict }))
    return `${fixed.version} is fixed and was measured: ${fixed.verdict}`
  return undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

import { Ajv } from 'ajv'
import type { Advisory, Measured, MeasuredGrowth } from '../advisory/advisory.ts'
import { subjectOf } from '../advisory/advisory.ts'
import { affectedRange } from '../match/ranges.ts'
import type { Meter } from './reproduction.ts'
import { measuredSubject } from './reproduction.ts'
import type { Verdict } from './statistics.ts'
import { standsOut } from './statistics.ts'
import type { Side } from './side.ts'
import type { Verification } from './verify.ts'

/** What `verify --record` writes beside an advisory, as `LEAK-….measured.json`. */
export interface Measurement {
  readonly schemaVersion: 1
  readonly id: string
  readonly package?: string
  readonly runtime?: 'node'
  /** Of the run: `2026-11-23`. */
  readonly date: string
  /** The version of Node.js; absent where it is what was measured. */
  readonly node?: string
  /** The version of the harness. */
  readonly leakscan: string
  readonly meter: Meter
  readonly affected: MeasuredSide
  /** The other side: a fixed version or, where nobody fixed it, the control of the affected one. */
  readonly fixed?: MeasuredSide
  readonly control?: MeasuredSide
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

/** `undefined` unless exactly one affected and one other side were measured. */
export function measurementOf(
  { meta, node, sides }: Verification,
  run: { date: string; leakscan: string },
): Measurement | undefined {
  const affected = sides.find((side) => side.affected && side.operation === 'op')
  const other = sides.find((side) => side !== affected)
  if (!affected || !other || sides.length > 2) return undefined
  return {
    schemaVersion: 1,
    id: meta.id,
    ...(meta.runtime ? { runtime: meta.runtime } : { package: measuredSubject(meta) }),
    date: run.date,
    ...(node !== undefined && { node }),
    leakscan: run.leakscan,
    meter: meta.meter,
    affected: measured(affected),
    [other.operation === 'control' ? 'control' : 'fixed']: measured(other),
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
  required: ['schemaVersion', 'id', 'date', 'leakscan', 'meter', 'affected'],
  properties: {
    schemaVersion: { const: 1 },
    id: { type: 'string' },
    package: { type: 'string' },
    runtime: { const: 'node' },
    date: { type: 'string' },
    node: { type: 'string' },
    leakscan: { type: 'string' },
    meter: { enum: ['js-heap', 'external', 'native', 'handles'] },
    affected: side,
    fixed: side,
    control: side,
  },
  oneOf: [{ required: ['fixed'] }, { required: ['control'] }],
})

/** What a recorded measurement says of both sides; `undefined` for something else. */
export function measuredIn(text: string): Measured | undefined {
  const value = parseJson(text)
  if (!check(value)) return undefined
  const { meter, node, affected, fixed, control } = value
  return {
    meter,
    ...(node !== undefined && { node }),
    affected: growthOf(affected),
    ...(fixed && { fixed: growthOf(fixed) }),
    ...(control && { control: growthOf(control) }),
  }
}

function growthOf({ version, perOperation, interval }: MeasuredSide): MeasuredGrowth {
  return { version, perOperation, interval }
}

/** Why a recorded measurement does not prove an advisory; `undefined` when it does. */
export function disproof(text: string, advisory: Advisory): string | undefined {
  const value = parseJson(text)
  if (!check(value)) return `it is no measurement: ${check.errors?.[0]?.message ?? 'not JSON'}`
  if (value.id !== advisory.id) return `it is a measurement of ${value.id}`
  if (measuredSubject(value) !== subjectOf(advisory))
    return `it is a measurement of ${measuredSubject(value)}`
  return disproofOfLeak(value, advisory) ?? disproofOfOther(value, advisory)
}

function disproofOfLeak(
  { affected: { version, verdict } }: Measurement,
  { affected }: Advisory,
): string | undefined {
  if (!affectedRange(version, affected))
    return `it measured ${version} as affected, which the advisory says it is not`
  if (verdict !== 'leaks') return `${version} is affected and was measured: ${verdict}`
  return undefined
}

function disproofOfOther(
  { affected: leak, fixed, control }: Measurement,
  { affected }: Advisory,
): string | undefined {
  const other = fixed ?? control
  const known = affected.find((range) => range.fixed !== undefined)?.fixed
  if (!fixed && known !== undefined)
    return `it measured a control, and the advisory says that ${known} fixes it`
  if (fixed && affectedRange(fixed.version, affected))
    return `it measured ${fixed.version} as fixed, which the advisory says is affected`
  if (other?.verdict !== 'flat' && other?.verdict !== 'bounded')
    return `${other?.version} ${fixed ? 'is fixed and' : 'used without the leak'} was measured: ${other?.verdict}`
  if (!standsOut(leak, other))
    return `${other.version} keeps ${other.perOperation} per operation, too much beside the ${leak.perOperation} of ${leak.version}`
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

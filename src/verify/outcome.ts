import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Advisory } from '../advisory/advisory.ts'
import { subjectOf } from '../advisory/advisory.ts'
import { LeakscanError } from '../errors.ts'
import type { Bisection } from './bisect.ts'
import { rounded } from './measurement.ts'
import type { Meter } from './reproduction.ts'
import type { Side } from './side.ts'
import type { Verification } from './verify.ts'

/** What came of one advisory, in one line of a table or a file. */
export interface Outcome {
  readonly id: string
  /** The package, or `node`. */
  readonly subject: string
  readonly trigger: string
  readonly result: 'holds' | 'does not hold' | 'could not be run'
  readonly meter?: Meter
  /** The version of Node.js; absent where it is what differs. */
  readonly node?: string
  readonly sides: readonly OutcomeSide[]
  readonly seconds: number
  /** Why it could not be run. */
  readonly reason?: string
}

type OutcomeSide = Pick<Side, 'version' | 'operation' | 'verdict' | 'perOperation'>

export function outcomeOf(run: Verification | Bisection): Outcome {
  const { advisory, meta, node, holds } = run
  const sides = 'sides' in run ? run.sides : run.probes.flatMap(({ side }) => side ?? [])
  return {
    ...named(advisory),
    result: holds ? 'holds' : 'does not hold',
    meter: meta.meter,
    ...(node !== undefined && { node }),
    sides: sides.map(({ version, operation, verdict, perOperation }) => ({
      version,
      operation,
      verdict,
      perOperation: rounded(perOperation),
    })),
    seconds: Math.round(sides.reduce((sum, { seconds }) => sum + seconds, 0)),
  }
}

/** Of a check that measures nothing. */
export function checked(advisory: Advisory, holds: boolean): Outcome {
  return { ...named(advisory), result: holds ? 'holds' : 'does not hold', sides: [], seconds: 0 }
}

export function failed(advisory: Advisory, error: LeakscanError): Outcome {
  const reason = error.hint === undefined ? error.message : `${error.message}: ${error.hint}`
  return { ...named(advisory), result: 'could not be run', sides: [], seconds: 0, reason }
}

function named(advisory: Advisory): Pick<Outcome, 'id' | 'subject' | 'trigger'> {
  return { id: advisory.id, subject: subjectOf(advisory), trigger: advisory.leak.trigger }
}

/** Whether the last outcome of an advisory is that it holds. */
export function held(id: string, outcomes: readonly Outcome[]): boolean {
  return outcomes.findLast((outcome) => outcome.id === id)?.result === 'holds'
}

/**
 * The last outcome of each advisory in a file of them, one a line; none if there is no file yet.
 *
 * @throws LeakscanError `USAGE` for a file of something else.
 */
export function readOutcomes(file: string): Outcome[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  const outcomes = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [parseOutcome(line, `${file}:${index + 1}`)],
  )
  return [...new Map(outcomes.map((outcome) => [outcome.id, outcome])).values()]
}

function parseOutcome(line: string, place: string): Outcome {
  const outcome = parseJson(line)
  if (isOutcome(outcome)) return outcome
  throw new LeakscanError('USAGE', `${place}: not a result of \`leakscan verify\``, {
    hint: 'Name a file of --resume, or one that does not exist yet.',
  })
}

function isOutcome(value: unknown): value is Outcome {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'result' in value &&
    'sides' in value &&
    Array.isArray(value.sides)
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Adds a line to the file. */
export function writeOutcome(file: string, outcome: Outcome): void {
  appendFileSync(file, `${JSON.stringify(outcome)}\n`)
}

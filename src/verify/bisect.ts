import compare from 'semver/functions/compare.js'
import prerelease from 'semver/functions/prerelease.js'
import satisfies from 'semver/functions/satisfies.js'
import valid from 'semver/functions/valid.js'
import type { Advisory } from '../advisory/advisory.ts'
import { LeakscanError } from '../errors.ts'
import { affectedRange } from '../match/ranges.ts'
import type { Provable } from './find.ts'
import { opPlan } from './plan.ts'
import type { Meta } from './reproduction.ts'
import type { Answer, Stretch } from './search.ts'
import { findChanges, seedsOf, stretchesOf } from './search.ts'
import type { Session, SessionOptions } from './session.ts'
import { openSession } from './session.ts'
import type { Side } from './side.ts'

/** What a version showed, or why it showed nothing. */
export interface Probe {
  readonly version: string
  readonly answer: Answer
  /** Whether the advisory says that it leaks. */
  readonly affected: boolean
  readonly side?: Omit<Side, 'samples'>
  readonly reason?: string
}

export interface Bisection {
  readonly advisory: Advisory
  readonly meta: Meta
  readonly node?: string
  readonly isolated: boolean
  /** How many versions were published. */
  readonly published: number
  /** Those that were run, in order. */
  readonly probes: readonly Probe[]
  readonly stretches: readonly Stretch[]
  /** Whether no version contradicts the advisory, and some show that it leaks and some that it does not. */
  readonly holds: boolean
}

export interface BisectOptions extends SessionOptions {
  /** All published versions, in any order, without `v`. */
  readonly published: (meta: Meta) => Promise<readonly string[]>
  /** SemVer ranges: only versions in one of them. */
  readonly within?: readonly string[] | undefined
}

/**
 * Finds between which published versions a leak came in and went out.
 *
 * @throws LeakscanError `REPRODUCTION`, `NODE_VERSION`, `SANDBOX` when nothing could be run.
 */
export async function bisect(provable: Provable, options: BisectOptions): Promise<Bisection> {
  const { advisory } = provable
  const { measure, ...session } = await openSession(provable, options)
  const versions = releases(await options.published(session.meta), advisory, options.within)
  const seeds = seedsOf(versions, advisory.affected)
  const ask = (version: string) => probe(version, session.meta, measure, advisory, options.signal)
  const probes = await findChanges(versions, seeds, ask)
  const decided = [...probes.values()].filter(({ answer }) => answer !== 'unknown')
  if (decided.length === 0) throw nothingRan(advisory, [...probes.values()])
  return {
    advisory,
    ...session,
    published: versions.length,
    probes: [...probes.values()],
    stretches: stretchesOf(probes),
    holds: decided.every(({ affected, answer }) => affected === (answer === 'leaks')),
  }
}

/** In order, without prereleases but those that the advisory names. */
function releases(
  published: readonly string[],
  { affected }: Advisory,
  within: readonly string[] | undefined,
): string[] {
  const named = new Set(affected.flatMap((range) => Object.values<string>({ ...range })))
  return published
    .filter((version) => valid(version) === version)
    .filter((version) => prerelease(version) === null || named.has(version))
    .filter((version) => within?.some((range) => satisfies(version, range)) ?? true)
    .toSorted(compare)
}

async function probe(
  version: string,
  meta: Meta,
  measure: Session['measure'],
  advisory: Advisory,
  signal: AbortSignal | undefined,
): Promise<Probe> {
  const affected = affectedRange(version, advisory.affected) !== undefined
  try {
    const { samples: _, ...side } = await measure(opPlan(meta, version))
    return { version, affected, answer: answerOf(side), side }
  } catch (error) {
    // A version that lacks what the reproduction calls tells nothing; an interruption ends it all.
    if (!(error instanceof LeakscanError) || error.code !== 'SANDBOX' || signal?.aborted)
      throw error
    return { version, affected, answer: 'unknown', reason: reasonOf(error) }
  }
}

function answerOf({ verdict }: Pick<Side, 'verdict'>): Answer {
  if (verdict === 'inconclusive') return 'unknown'
  return verdict === 'leaks' ? 'leaks' : 'does not leak'
}

/** The line that names the error, out of what a failed process printed. */
function reasonOf({ hint = '', message }: LeakscanError): string {
  return /^\s*\w*Error\b.*$/m.exec(hint)?.[0].trim() ?? hint.split('\n').at(-1) ?? message
}

function nothingRan({ id }: Advisory, probes: readonly Probe[]): LeakscanError {
  const hint = probes.find(({ reason }) => reason !== undefined)?.reason
  return new LeakscanError('SANDBOX', `${id}: none of ${probes.length} versions could be run`, {
    ...(hint !== undefined && { hint }),
  })
}

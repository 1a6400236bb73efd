import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Advisory, Signature } from '../advisory/advisory.ts'
import { subjectOf } from '../advisory/advisory.ts'
import type { AdvisorySummary, Database } from '../advisory/database.ts'
import type { Census } from '../heap/census.ts'
import { takeCensus, withSignature } from '../heap/heap.ts'
import type { Proposal } from '../heap/propose.ts'
import { propose } from '../heap/propose.ts'
import { sightings } from '../heap/sighting.ts'
import { prefixesOf, trace } from '../heap/signature.ts'
import { bytesOfFile } from '../heap/snapshot/source.ts'
import { affectedRange } from '../match/ranges.ts'
import type { Provable } from './find.ts'
import { takeSnapshot } from './measure.ts'
import type { Plan } from './plan.ts'
import { plansOf, prepare } from './plan.ts'
import type { Ready } from './session.ts'
import { ready } from './session.ts'
import type { VerifyOptions } from './verify.ts'

/** What of an advisory's signature is in the snapshot of one side. */
export interface SignatureSide {
  readonly version: string
  readonly affected: boolean
  /** After how many operations the snapshot was taken. */
  readonly operations: number
  /** By signature, in the order of the advisory. */
  readonly counts: readonly number[]
  /** Whether `leakscan heap` would name the advisory. */
  readonly shows: boolean
  /** Advisories of other packages that `leakscan heap` would name. */
  readonly falselyNamed: readonly string[]
}

export interface SignatureCheck {
  readonly advisory: Advisory
  readonly node?: string
  readonly signature: readonly Signature[]
  readonly sides: readonly SignatureSide[]
  /** Signatures that would tell the sides apart. */
  readonly proposals: readonly Proposal[]
  /** Whether it shows where the leak is, not where it is not, and nothing else is named. */
  readonly holds: boolean
}

/**
 * Takes a heap snapshot of both sides of a reproduction and looks for the signature of its advisory.
 *
 * @param database - of which no other advisory may be named.
 * @throws LeakscanError `REPRODUCTION`, `NODE_VERSION`, `SANDBOX` when it could not be run.
 */
export async function checkSignature(
  provable: Provable,
  database: Database,
  options: VerifyOptions,
): Promise<SignatureCheck> {
  const { advisory } = provable
  const prepared = await ready(provable, options)
  const looked: { side: SignatureSide; census: Census }[] = []
  for (const plan of plansOf(prepared.meta, options.versions)) {
    looked.push(await lookAt(plan, prepared, provable, database, options))
  }
  const sides = looked.map(({ side }) => side)
  const leaking = looked.find(({ side }) => side.affected)?.census
  const clean = looked.find(({ side }) => !side.affected)?.census
  return {
    advisory,
    ...(prepared.node && { node: prepared.node.version }),
    signature: advisory.signature ?? [],
    sides,
    proposals: leaking && clean ? propose(leaking, clean, subjectOf(advisory)) : [],
    holds: sides.every(
      ({ affected, shows, falselyNamed }) => shows === affected && falselyNamed.length === 0,
    ),
  }
}

async function lookAt(
  plan: Plan,
  { meta, node, source }: Ready,
  { advisory, reproductionFile: file }: Provable,
  database: Database,
  { sandbox, signal, say = () => {} }: VerifyOptions,
): Promise<{ side: SignatureSide; census: Census }> {
  say(`${plan.title}: installing`)
  const { folder, version, node: runs } = await prepare(plan, meta, node, source)
  const snapshot = join(folder, 'of-reproduction.heapsnapshot')
  const trial = { file, folder, meta, operation: plan.operation }
  const running = { sandbox, node: runs, signal }
  const operations = await takeSnapshot(trial, snapshot, running, (text) =>
    say(`${plan.title}: ${text}`),
  )
  const own: AdvisorySummary = { ...advisory, package: subjectOf(advisory), level: 'reported' }
  const others = withSignature(database).filter(({ id }) => id !== advisory.id)
  const census = await takeCensus(
    bytesOfFile(snapshot, snapshot),
    snapshot,
    prefixesOf([own, ...others]),
  )
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const isLeak = plan.operation === 'op' && affectedRange(version, advisory.affected) !== undefined
  const side = {
    version,
    affected: isLeak,
    operations,
    counts: (own.signature ?? []).map((part) => trace(part, own.package, census).count),
    shows: sightings([census], [own]).length > 0,
    falselyNamed: sightings([census], others)
      .filter((sighting) => sighting.advisory.package !== own.package)
      .map((sighting) => sighting.advisory.id),
  }
  return { side, census }
}

import type { Advisory } from '../advisory/advisory.ts'
import type { Provable } from './find.ts'
import { plansOf } from './plan.ts'
import type { Meta } from './reproduction.ts'
import type { SessionOptions } from './session.ts'
import { openSession } from './session.ts'
import type { Side } from './side.ts'
import { agrees, shouldLeak, standsOut } from './statistics.ts'

export interface VerifyOptions extends SessionOptions {
  /** Versions, or `file:` and absolute paths, instead of those that the reproduction names. */
  readonly versions?: readonly string[] | undefined
}

export interface Verification {
  readonly advisory: Advisory
  readonly meta: Meta
  /** The version of Node.js; absent where it is what differs. */
  readonly node?: string
  /** Whether the reproduction was cut off from the network. */
  readonly isolated: boolean
  readonly sides: readonly Side[]
  /** Whether every version did what the advisory says, and the leak stands out against those without it. */
  readonly holds: boolean
}

/**
 * Runs a reproduction against versions of what it is about, and compares what they show with the advisory.
 *
 * @throws LeakscanError `REPRODUCTION`, `NODE_VERSION`, `SANDBOX` when it could not be run.
 */
export async function verify(provable: Provable, options: VerifyOptions): Promise<Verification> {
  const { measure, ...session } = await openSession(provable, options)
  const sides: Side[] = []
  for (const plan of plansOf(session.meta, options.versions)) sides.push(await measure(plan))
  return { advisory: provable.advisory, ...session, sides, holds: hold(sides) }
}

function hold(sides: readonly Side[]): boolean {
  const others = sides.filter((side) => !shouldLeak(side))
  const leaks = sides.filter(shouldLeak)
  return (
    sides.every(agrees) && leaks.every((leak) => others.every((other) => standsOut(leak, other)))
  )
}

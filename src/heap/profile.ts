import { LeakscanError } from '../errors.ts'
import type { Origin } from './script.ts'
import { originOf } from './script.ts'

/** What code of one origin had allocated that was alive when a profile was taken. */
export interface AllocationShare {
  readonly origin: Origin
  /** Bytes, estimated from samples. */
  readonly size: number
  /** Its functions that allocated the most, by the file from `node_modules/` on. */
  readonly functions: readonly { readonly name: string; readonly size: number }[]
}

/** What a sampling allocation profile shows. */
export interface AllocationProfile {
  /** Bytes, estimated from samples. */
  readonly size: number
  /** The largest first. */
  readonly shares: readonly AllocationShare[]
}

const mostShares = 10
const mostFunctions = 3

interface Frame {
  readonly functionName: string
  readonly url: string
}

interface Node {
  readonly frame: Frame
  readonly selfSize: number
  readonly children: readonly unknown[]
}

/**
 * Reads a sampling allocation profile: `.heapprofile`, as `node --heap-prof` and DevTools write it.
 *
 * What is alive is put to whoever is nearest on the stack among the packages and the program: that Node.js
 * allocated it says little.
 *
 * @param path - how to call it in messages.
 * @throws LeakscanError `SNAPSHOT_INVALID` for anything else.
 */
export function readProfile(text: string, path: string): AllocationProfile {
  const sums = new Map<string, { origin: Origin; size: number; functions: Map<string, number> }>()
  let total = 0
  const stack = [{ value: headOf(text, path), owner: undefined as Frame | undefined }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const node = nodeOf(next.value, path)
    const owner = isCode(node.frame) ? node.frame : next.owner
    const { url, functionName: name } = owner ?? node.frame
    total += node.selfSize
    // The engine's own frames, such as (V8 API), have no file.
    const origin: Origin = url === '' ? { kind: 'node' } : originOf(url)
    const label = JSON.stringify(origin)
    const sum = sums.get(label) ?? { origin, size: 0, functions: new Map() }
    sums.set(label, sum)
    sum.size += node.selfSize
    sum.functions.set(name, (sum.functions.get(name) ?? 0) + node.selfSize)
    for (const value of node.children) stack.push({ value, owner })
  }
  const shares = [...sums.values()]
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => b.size - a.size)
    .slice(0, mostShares)
    .map(({ origin, size, functions }) => ({ origin, size, functions: largest(functions) }))
  return { size: total, shares }
}

/** Whether a frame belongs to a package or to the program. */
function isCode({ url }: Frame): boolean {
  const { kind } = originOf(url)
  return kind === 'package' || kind === 'own'
}

function largest(functions: ReadonlyMap<string, number>): { name: string; size: number }[] {
  return [...functions]
    .map(([name, size]) => ({ name, size }))
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => b.size - a.size)
    .slice(0, mostFunctions)
}

function headOf(text: string, path: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value) && isObject(value['head'])) return value['head']
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw invalid(path)
}

function nodeOf(value: unknown, path: string): Node {
  if (!isObject(value) || !isObject(value['callFrame']) || !Array.isArray(value['children'])) {
    throw invalid(path)
  }
  const { functionName, url } = value['callFrame']
  return {
    frame: { functionName: String(functionName), url: String(url) },
    selfSize: Number(value['selfSize']),
    children: value['children'],
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function invalid(path: string): LeakscanError {
  return new LeakscanError('SNAPSHOT_INVALID', `${path}: not a sampling allocation profile`, {
    hint: 'Take one with `node --heap-prof`, or in DevTools: Memory, Allocation sampling.',
  })
}

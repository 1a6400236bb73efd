/** Takes a heap snapshot of a reproduction instead of measuring it. Built like measuring.ts, for old ones too. */
import { writeHeapSnapshot } from 'node:v8'
import type { Context, OperationName, Reproduction } from '../reproduction.ts'
import { performerOf, say, settle } from './measuring.ts'

/** Enough for a leak to stand out: fewer than a hundred of anything are no sign. */
const operationsWanted = 400

/** Of slow operations so many must do. */
const operationsNeeded = 150
const longMs = 10_000

export interface SnapshotTask {
  /** What is written. */
  readonly file: string
  readonly operation: OperationName
}

/** The arguments that `takeSnapshot` of measure.ts gives, in their order. */
export function parseSnapshotTask([file = '', operation = '']: readonly string[]): SnapshotTask {
  return { file, operation: operation === 'control' ? 'control' : 'op' }
}

/** Repeats an operation some hundred times, and writes what is in memory then. */
export async function snapshot(
  reproduction: Reproduction,
  context: Context,
  { file, operation }: SnapshotTask,
): Promise<void> {
  const perform = performerOf(reproduction, operation)
  const state = await reproduction.setup(context)
  const started = Date.now()
  let operations = 0
  const isEnough = () =>
    operations >= operationsWanted ||
    (operations >= operationsNeeded && Date.now() - started > longMs)
  while (!isEnough()) {
    await perform(state, operations++)
    if (operations % 10 === 0) say({ progress: `${operations} operations` })
  }
  await settle()
  if (typeof writeHeapSnapshot !== 'function') {
    throw new Error('Node.js writes heap snapshots from 11.13 on')
  }
  writeHeapSnapshot(file)
  say({ snapshotOf: operations })
}

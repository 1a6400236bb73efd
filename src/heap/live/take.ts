import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SnapshotSource } from '../heap.ts'
import type { Inspector } from './inspector.ts'
import { connect, fieldOf } from './inspector.ts'
import { checkOwner, refused } from './owner.ts'

export interface LiveOptions {
  readonly pid: number
  /** The user's own id; `undefined` on systems that have none. */
  readonly user: number | undefined
  /** Where the inspector of the process listens, or will. */
  readonly port: number
  /** How many snapshots are taken. */
  readonly count: number
  /** Between two of them. */
  readonly waitMs: number
  /** Opens the inspector of a process: sends it SIGUSR1. */
  readonly signal: (pid: number) => void
  readonly say: (progress: string) => void
}

/** A running process that can be asked for heap snapshots. */
export interface Live {
  readonly sources: readonly SnapshotSource[]
  /** Closes the inspector, if it was opened for this. */
  readonly leave: () => Promise<void>
}

/**
 * Gets ready to take heap snapshots of a running process through its inspector, on loopback.
 *
 * The process stands still while a snapshot is taken. It is streamed, and never written to a disk.
 *
 * @throws LeakscanError `PROCESS` when it is not the user's own Node.js, or cannot be asked.
 */
export async function attach(options: LiveOptions): Promise<Live> {
  const { pid, user, port } = options
  if (user !== undefined) checkOwner(pid, user)
  const open = await connect(port)
  const inspector = open ?? (await openInspector(options))
  if ((await evaluate(inspector, 'process.pid')) !== pid) {
    inspector.close()
    throw refused(pid, `the inspector on port ${port} is that of another process`, portHint)
  }
  const sources = Array.from({ length: options.count }, (_, index) =>
    sourceOf(inspector, index, options),
  )
  return {
    sources,
    leave: async () => {
      if (!open) await closeInspector(inspector, port)
      inspector.close()
    },
  }
}

const portHint = 'Name the port with --port, if the process was started with --inspect-port.'

/** How long a process may take to open or to close its inspector: a busy one is slow. */
const patienceMs = 10_000
const stepMs = 100

async function openInspector({ pid, user, port, signal }: LiveOptions): Promise<Inspector> {
  if (user === undefined) {
    throw refused(pid, 'it has no open inspector', 'On this system start it with `node --inspect`.')
  }
  signal(pid)
  for (let waited = 0; waited < patienceMs; waited += stepMs) {
    await sleep(stepMs)
    const inspector = await connect(port)
    if (inspector) return inspector
  }
  throw refused(pid, `its inspector does not open on port ${port}`, portHint)
}

async function closeInspector(inspector: Inspector, port: number): Promise<void> {
  // It waits for the end of the conversation in which it was asked, so it is asked to do it afterwards.
  const module = "(process.getBuiltinModule ?? require)('node:inspector')"
  await evaluate(inspector, `void setTimeout(() => ${module}.close(), ${stepMs})`)
  inspector.close()
  for (let waited = 0; waited < patienceMs; waited += stepMs) {
    await sleep(stepMs)
    const again = await connect(port)
    if (!again) return
    again.close()
  }
}

async function evaluate(inspector: Inspector, expression: string): Promise<unknown> {
  const answer = await inspector.send('Runtime.evaluate', {
    expression,
    includeCommandLineAPI: true,
    returnByValue: true,
  })
  return fieldOf(fieldOf(answer, 'result'), 'value')
}

function sourceOf(
  inspector: Inspector,
  index: number,
  { pid, waitMs, say }: LiveOptions,
): SnapshotSource {
  const path = `process ${pid}, ${index === 0 ? 'at first' : `${(index * waitMs) / 1000} s later`}`
  return {
    path,
    async *bytes() {
      if (index > 0) {
        say(`Waiting ${waitMs / 1000} s for the process to work`)
        // The connection keeps leakscan running meanwhile, and its end ends the wait.
        await sleep(waitMs, undefined, { ref: false })
      }
      say(`Taking a snapshot of process ${pid}`)
      yield* snapshotOf(inspector)
    },
  }
}

/** The bytes of a snapshot as the process sends them. */
async function* snapshotOf(inspector: Inspector): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = []
  const news = new EventEmitter()
  inspector.on('HeapProfiler.addHeapSnapshotChunk', (params) => {
    chunks.push(Buffer.from(String(fieldOf(params, 'chunk'))))
    news.emit('any')
  })
  let state: 'taking' | 'done' | Error = 'taking'
  const finish = (end: 'done' | Error) => {
    state = end
    news.emit('any')
  }
  inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false }).then(
    () => finish('done'),
    (error: unknown) => finish(error instanceof Error ? error : new Error(String(error))),
  )
  for (;;) {
    const chunk = chunks.shift()
    if (chunk) yield chunk
    else if (state === 'taking') await once(news, 'any')
    else if (state === 'done') return
    else throw state
  }
}

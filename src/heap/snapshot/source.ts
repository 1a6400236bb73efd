import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LeakscanError } from '../../errors.ts'

/** So much is read at a time: large enough that the calls do not count, small enough to stay in a cache. */
const chunkSize = 1 << 20

/** How much of a file has been read, in bytes of the file. `total` is absent for standard input. */
export type Progress = (read: number, total: number | undefined) => void

/**
 * The bytes of a file, unpacked if it is gzip. A chunk is overwritten once the next but one is asked for.
 *
 * @throws LeakscanError `SNAPSHOT_UNREADABLE` when the file cannot be read.
 */
export async function* bytesOfFile(
  file: string,
  path: string,
  onProgress: Progress = () => {},
): AsyncGenerator<Uint8Array> {
  const handle = await openFile(file, path)
  try {
    const { size } = await handle.stat()
    const raw = fileChunks(handle, path, (read) => onProgress(read, size))
    yield* unpacked(raw, path)
  } finally {
    await handle.close()
  }
}

/**
 * The text of a file that is small, unpacked if it is gzip.
 *
 * @throws LeakscanError `SNAPSHOT_UNREADABLE`.
 */
export async function readWhole(file: string, path: string): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytesOfFile(file, path)) chunks.push(Uint8Array.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** The bytes of a stream, such as standard input, unpacked if they are gzip. */
export function bytesOfStream(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  onProgress: Progress = () => {},
): AsyncGenerator<Uint8Array> {
  return unpacked(counted(stream, onProgress), path)
}

async function openFile(file: string, path: string): Promise<FileHandle> {
  try {
    return await open(file)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): LeakscanError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const known: Partial<Record<string, string>> = {
    ENOENT: 'no such file',
    EISDIR: 'it is a folder',
  }
  const why = known[String(code)] ?? `cannot be read (${String(code)})`
  return new LeakscanError('SNAPSHOT_UNREADABLE', `${path}: ${why}`, { cause })
}

/** Reads ahead into a second buffer, so that disk and parser work at the same time. */
async function* fileChunks(
  handle: FileHandle,
  path: string,
  onRead: (read: number) => void,
): AsyncGenerator<Uint8Array> {
  const buffers = [Buffer.allocUnsafe(chunkSize), Buffer.allocUnsafe(chunkSize)] as const
  let read = 0
  let next = handle.read(buffers[0])
  for (let turn = 1; ; turn++) {
    const { bytesRead, buffer } = await next.catch((cause: unknown) => {
      throw unreadable(path, cause)
    })
    if (bytesRead === 0) return
    read += bytesRead
    next = handle.read(buffers[turn % 2 === 0 ? 0 : 1])
    // A consumer that stops early never awaits it.
    next.catch(() => {})
    yield buffer.subarray(0, bytesRead)
    onRead(read)
  }
}

async function* counted(
  stream: AsyncIterable<Uint8Array>,
  onProgress: Progress,
): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const chunk of stream) {
    read += chunk.length
    yield chunk
    onProgress(read, undefined)
  }
}

async function* unpacked(
  chunks: AsyncGenerator<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array> {
  const first = await chunks.next()
  if (first.done) return
  const whole = prepend(first.value, chunks)
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* whole
  yield* gunzipped(whole, path)
}

async function* prepend(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

async function* gunzipped(
  chunks: AsyncGenerator<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize })
  const source = Readable.from(copies(chunks)).on('error', (error) => gunzip.destroy(error))
  try {
    yield* source.pipe(gunzip)
  } catch (cause) {
    if (cause instanceof LeakscanError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new LeakscanError(
      'SNAPSHOT_INVALID',
      `${path}: the gzip data is damaged after byte ${gunzip.bytesWritten}: ${why}`,
      { hint: 'Copy it again.', cause },
    )
  }
}

/** A stream holds its chunks longer than a buffer of ours stays as it is. */
async function* copies(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk)
}

// One file is kept open and read again and again, a stream for each reader.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const meta = {
  id: 'LEAK-2026-1013',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export async function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'handle-'))
  const file = join(folder, 'data')
  writeFileSync(file, 'some data')
  return { folder, file, handle: await open(file) }
}

export async function op({ handle }) {
  await drain(handle.createReadStream({ start: 0, autoClose: false }))
}

/** A handle of its own for each reader, which the stream closes at its end. */
export async function control({ file }) {
  const handle = await open(file)
  await drain(handle.createReadStream({ start: 0 }))
}

async function drain(stream) {
  for await (const chunk of stream) if (chunk.length === 0) throw new Error('nothing was read')
}

export async function teardown({ folder, handle }) {
  await handle.close()
  rmSync(folder, { recursive: true })
}

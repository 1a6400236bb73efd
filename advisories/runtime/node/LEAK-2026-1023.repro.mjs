// A stream is composed of two halves, and the one that is read from fails.

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { devNull } from 'node:os'
import { Duplex, Readable } from 'node:stream'

export const meta = {
  id: 'LEAK-2026-1023',
  runtime: 'node',
  affected: '24.15.0',
  fixed: '24.16.0',
  meter: 'handles',
}

export function setup() {}

export async function op() {
  const readable = new Readable({ read() {} })
  const writable = createWriteStream(devNull)
  await once(writable, 'open')
  const both = Duplex.from({ readable, writable })
  both.on('error', () => {})
  readable.destroy(new Error('lost'))
  await new Promise((closed) => both.on('close', closed))
}

export function teardown() {}

// An upload that was put into a Blob is read as a stream to its end, and both are dropped.

import { Blob } from 'node:buffer'

export const meta = {
  id: 'LEAK-2026-1101',
  runtime: 'node',
  affected: '24.19.0',
  fixed: '24.20.0',
  meter: 'js-heap',
}

const upload = Buffer.alloc(10_000)

export function setup() {}

export async function op() {
  let length = 0
  for await (const chunk of new Blob([upload]).stream()) length += chunk.length
  if (length !== upload.length) throw new Error(`read ${length} bytes`)
}

export function teardown() {}

// The head of a stream is taken in a loop that leaves the stream open for the next one.

import { Readable } from 'node:stream'

export const meta = {
  id: 'LEAK-2021-1202',
  runtime: 'node',
  affected: '16.20.2',
  fixed: '17.9.1',
  meter: 'js-heap',
}

export function setup() {
  const source = new Readable({
    objectMode: true,
    read() {
      this.push({})
    },
  })
  return { source: source.setMaxListeners(0) }
}

export async function op({ source }) {
  for await (const item of source.iterator({ destroyOnReturn: false })) if (item) break
}

export function teardown({ source }) {
  source.destroy()
}

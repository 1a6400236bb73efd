// Many sources are written into one log that stays open.

import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export const meta = {
  id: 'LEAK-2019-1202',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {
  const log = new Writable({ write: (chunk, encoding, done) => done() })
  // The warning is not what is looked at.
  return { log: log.setMaxListeners(0) }
}

export async function op({ log }) {
  await pipeline(Readable.from(['entry']), log, { end: false })
}

/** pipe() takes its listeners off when the source ends. */
export async function control({ log }) {
  const source = Readable.from(['entry'])
  source.pipe(log, { end: false })
  await once(source, 'close')
}

export function teardown() {}

// A service waits for one event after the other, and every wait ends with its shutdown.

import { EventEmitter, once, setMaxListeners } from 'node:events'

export const meta = {
  id: 'LEAK-2022-1203',
  runtime: 'node',
  affected: '18.3.0',
  fixed: '18.4.0',
  meter: 'js-heap',
}

export function setup() {
  const shutdown = new AbortController()
  setMaxListeners(0, shutdown.signal)
  return { shutdown, jobs: new EventEmitter() }
}

export async function op({ shutdown, jobs }) {
  const done = once(jobs, 'done', { signal: shutdown.signal })
  jobs.emit('done')
  await done
}

export function teardown() {}

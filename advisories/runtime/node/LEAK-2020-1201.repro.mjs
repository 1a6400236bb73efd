// A library leaves the context of a request, enters one of its own there, and disables its storage when it is done.

import { AsyncLocalStorage } from 'node:async_hooks'

export const meta = {
  id: 'LEAK-2020-1201',
  runtime: 'node',
  affected: '14.15.1',
  fixed: '14.15.2',
  meter: 'js-heap',
}

export function setup() {}

export async function op(_, i) {
  const storage = new AsyncLocalStorage()
  // What shows in the list is not only its entry, of 8 bytes.
  storage.payload = Array.from({ length: 100 }, () => i)
  await new Promise((resolve) => {
    setImmediate(() => {
      storage.run('request', () => storage.exit(() => storage.run('job', () => {})))
      resolve()
    })
  })
  storage.disable()
}

export function teardown() {}

// Every wait of a service can be ended by the signal of its shutdown; this one ends by itself.

import { setImmediate } from 'node:timers/promises'

export const meta = {
  id: 'LEAK-2020-1203',
  runtime: 'node',
  affected: '15.1.0',
  fixed: '15.2.0',
  meter: 'js-heap',
}

export function setup() {
  return { shutdown: new AbortController() }
}

export async function op({ shutdown }) {
  await setImmediate(undefined, { signal: shutdown.signal })
}

export function teardown() {}

// A broadcast is sent with a channel made for it, which is dropped.

import { BroadcastChannel } from 'node:worker_threads'

export const meta = {
  id: 'LEAK-2021-1201',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {}

export function op() {
  const channel = new BroadcastChannel('news')
  channel.unref()
}

/** The same, closed after use. */
export async function control() {
  new BroadcastChannel('news').close()
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown() {}

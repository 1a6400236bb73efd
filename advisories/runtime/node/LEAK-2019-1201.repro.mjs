// A channel is made for each task and dropped when the task is done.

import { MessageChannel } from 'node:worker_threads'

export const meta = {
  id: 'LEAK-2019-1201',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {}

export function op() {
  new MessageChannel().port1.postMessage('done')
}

/** The same, with both ports closed. */
export async function control() {
  const { port1, port2 } = new MessageChannel()
  port1.postMessage('done')
  port1.close()
  port2.close()
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown() {}

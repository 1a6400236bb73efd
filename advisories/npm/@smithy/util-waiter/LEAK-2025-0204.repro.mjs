// Waits for something that is already there, all under the signal of the whole program: each leaves its abort
// listener on the signal.

import { setMaxListeners } from 'node:events'

export const meta = {
  id: 'LEAK-2025-0204',
  package: '@smithy/util-waiter',
  affected: '4.0.5',
  fixed: '4.0.6',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { createWaiter } = await load('@smithy/util-waiter')
  const abortSignal = new AbortController().signal
  setMaxListeners(0, abortSignal)
  return { createWaiter, options: { abortSignal, client: {}, maxWaitTime: 60, minDelay: 1, maxDelay: 2 } }
}

export async function op({ createWaiter, options }) {
  await createWaiter(options, {}, async () => ({ state: 'SUCCESS' }))
}

export function teardown() {}

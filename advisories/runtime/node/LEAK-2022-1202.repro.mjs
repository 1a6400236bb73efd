// A console tool asks again and again, and every question can be cancelled by the signal of its shutdown.

import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'

export const meta = {
  id: 'LEAK-2022-1202',
  runtime: 'node',
  affected: '18.12.1',
  fixed: '18.13.0',
  meter: 'js-heap',
}

export function setup() {
  const input = new PassThrough()
  const output = new PassThrough().resume()
  return { input, asker: createInterface({ input, output }), shutdown: new AbortController() }
}

export async function op({ input, asker, shutdown }) {
  asker.question('Go on? ', { signal: shutdown.signal }, () => {})
  input.write('yes\n')
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown({ asker }) {
  asker.close()
}

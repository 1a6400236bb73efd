// A listener is added to a timeout signal and taken off again, while something waits for the signal weakly.

import { aborted } from 'node:util'

export const meta = {
  id: 'LEAK-2023-1011',
  runtime: 'node',
  affected: '20.5.1',
  fixed: '20.6.0',
  meter: 'js-heap',
}

const aDay = 24 * 60 * 60 * 1000

export function setup() {}

export function op() {
  const signal = AbortSignal.timeout(aDay)
  const listener = () => {}
  signal.addEventListener('abort', listener)
  void aborted(signal, {})
  signal.removeEventListener('abort', listener)
}

export function teardown() {}

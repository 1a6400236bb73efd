// Each loop over events is left after its first event; the signal that could end it is that of the service.

import { EventEmitter, on } from 'node:events'

export const meta = {
  id: 'LEAK-2023-1004',
  runtime: 'node',
  affected: '20.12.2',
  fixed: '20.13.0',
  meter: 'js-heap',
}

export function setup() {
  return { emitter: new EventEmitter(), service: new AbortController() }
}

export async function op({ emitter, service }) {
  const events = on(emitter, 'tick', { signal: service.signal })
  emitter.emit('tick')
  for await (const event of events) if (event) break
}

export function teardown() {}

// Requests and replies over one socket: the reply to each request is an event of its own name on it.

import { PassThrough } from 'node:stream'

export const meta = {
  id: 'LEAK-2026-1102',
  runtime: 'node',
  affected: '24.21.0',
  meter: 'js-heap',
}

const prefix = 'reply to the request with the identifier '

export function setup() {
  return { socket: new PassThrough() }
}

export function op({ socket }, i) {
  socket.once(prefix + i, () => {})
  socket.emit(prefix + i)
}

/** removeAllListeners() takes the name out. */
export function control({ socket }, i) {
  socket.on(prefix + i, () => {})
  socket.emit(prefix + i)
  socket.removeAllListeners(prefix + i)
}

export function teardown() {}

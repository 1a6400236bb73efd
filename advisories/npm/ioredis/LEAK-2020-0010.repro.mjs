// A client that loses its connection and does not try again: the interval that empties its script cache runs
// on, and keeps the client.

import net from 'node:net'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2020-0010',
  package: 'ioredis',
  affected: '4.28.3',
  fixed: '4.28.4',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const Redis = await load('ioredis')
  // In place of a Redis that goes down.
  const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { Redis, server, port: server.address().port }
}

export async function op({ Redis, port }) {
  const options = { enableReadyCheck: false, retryStrategy: () => null }
  const redis = new Redis({ host: '127.0.0.1', port, ...options })
  await once(redis, 'end')
}

export function teardown({ server }) {
  server.close()
}

// A connection that is lost and opened again: each time an interval is started, and the handle of the one
// before is forgotten.

import net from 'node:net'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2020-0009',
  package: 'ioredis',
  affected: '4.19.2',
  fixed: '4.19.4',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const Redis = await load('ioredis')
  // In place of Redis.
  const server = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const options = { port: server.address().port, enableReadyCheck: false, retryStrategy: () => 1 }
  const connected = once(server, 'connection')
  const redis = new Redis({ host: '127.0.0.1', ...options })
  await once(redis, 'ready')
  const [socket] = await connected
  return { server, redis, socket }
}

export async function op(state) {
  const { server, redis, socket } = state
  const connected = once(server, 'connection')
  const ready = once(redis, 'ready')
  socket.destroy()
  ;[state.socket] = await connected
  await ready
}

export function teardown({ server, redis }) {
  redis.disconnect()
  server.close()
}

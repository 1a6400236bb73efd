// Commands with a time-out, here of an hour: each is answered at once, and its timer keeps it until then.

import net from 'node:net'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2021-0005',
  package: 'ioredis',
  affected: '4.27.0',
  fixed: '4.27.1',
  meter: 'js-heap',
}

const hour = 3_600_000

export async function setup({ load }) {
  const Redis = await load('ioredis')
  // In place of Redis.
  const server = net.createServer((socket) => socket.on('data', () => socket.write('+PONG\r\n')))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  const redis = new Redis({ host: '127.0.0.1', port, enableReadyCheck: false, commandTimeout: hour })
  await once(redis, 'ready')
  return { redis, server }
}

export async function op({ redis }) {
  await redis.ping()
}

export function teardown({ redis, server }) {
  redis.disconnect()
  server.close()
}

// Only the status of a response matters, so its body of 200 kB is never read; the response itself is dropped.

import { once } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2022-1009',
  runtime: 'node',
  affected: '20.15.1',
  fixed: '20.18.0',
  meter: 'external',
}

export async function setup() {
  const body = Buffer.alloc(200_000)
  const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${server.address().port}/` }
}

export async function op({ url }) {
  const { status } = await fetch(url)
  if (status !== 200) throw new Error(`answered ${status}`)
}

export function teardown({ server }) {
  server.closeAllConnections()
  server.close()
}

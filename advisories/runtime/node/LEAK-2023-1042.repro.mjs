// Every request of a service carries the signal of its shutdown.

import { once } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2023-1042',
  runtime: 'node',
  affected: '20.0.0',
  fixed: '20.20.2',
  meter: 'js-heap',
}

export async function setup() {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  return { server, url, shutdown: new AbortController() }
}

export async function op({ url, shutdown }) {
  const response = await fetch(url, { signal: shutdown.signal })
  await response.text()
}

export function teardown({ server }) {
  server.closeAllConnections()
  server.close()
}

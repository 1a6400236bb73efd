// Requests with fetch(), every one read to its end. The first 300 fill the list where it has an end, at 250.

import { once } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2022-1104',
  runtime: 'node',
  affected: '18.7.0',
  fixed: '18.8.0',
  meter: 'js-heap',
}

export async function setup() {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const state = { server, url: `http://127.0.0.1:${server.address().port}/` }
  for (let n = 0; n < 300; n++) await op(state)
  return state
}

export async function op({ url }) {
  const response = await fetch(url)
  await response.text()
}

export function teardown({ server }) {
  server.closeAllConnections()
  server.close()
}

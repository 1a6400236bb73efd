// Webhooks: every fetch goes to an origin that was not seen before. All of 127.0.0.0/8 is this machine.

import { once } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2025-1008',
  runtime: 'node',
  affected: '24.8.0',
  fixed: '24.9.0',
  meter: 'js-heap',
}

export async function setup() {
  const server = createServer((_, response) => {
    response.setHeader('connection', 'close')
    response.end('ok')
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return { server, port: server.address().port }
}

export async function op({ port }, i) {
  const host = `127.${1 + ((i >> 16) & 63)}.${(i >> 8) & 255}.${i & 255}`
  const response = await fetch(`http://${host}:${port}/`)
  await response.text()
}

export function teardown({ server }) {
  server.close()
}

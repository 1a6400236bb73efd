// One request to each of many origins, answered and its connection closed: the agent keeps a pool for every one.

import { once } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2023-0201',
  package: 'undici',
  affected: '7.14.0',
  fixed: '7.15.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { Agent, request } = await load('undici')
  const server = createServer((_, response) => response.end())
  server.maxRequestsPerSocket = 1
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return { request, dispatcher: new Agent(), server, port: server.address().port }
}

export async function op({ request, dispatcher, port }, i) {
  // All of 127.0.0.0/8 is this machine.
  const origin = `http://127.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}:${port}`
  const disconnected = once(dispatcher, 'disconnect')
  const { body } = await request(origin, { dispatcher })
  await body.dump()
  await disconnected
}

export async function teardown({ dispatcher, server }) {
  await dispatcher.destroy()
  server.close()
}

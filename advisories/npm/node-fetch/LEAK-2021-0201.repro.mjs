// Requests over one keep-alive socket, each answer read to its end: its two listeners stay on the socket.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2021-0201',
  package: 'node-fetch',
  affected: '3.2.4',
  fixed: '3.2.5',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { default: fetch } = await load('node-fetch')
  const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return { fetch, server, agent, url: `http://127.0.0.1:${server.address().port}/` }
}

export async function op({ fetch, agent, url }) {
  const response = await fetch(url, { agent })
  await response.text()
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

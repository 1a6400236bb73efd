// Requests over one keep-alive socket: each waits for the connect event of a socket that is connected already.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2018-0204',
  package: 'needle',
  affected: '2.2.0',
  fixed: '2.2.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const needle = await load('needle')
  const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return { needle, server, agent, url: `http://127.0.0.1:${server.address().port}/` }
}

export async function op({ needle, agent, url }) {
  await needle('get', url, { agent, connection: 'keep-alive' })
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

// Uploads over a keep-alive socket: to report their progress each waits for the socket to connect, which it
// did long ago.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2017-0201',
  package: 'got',
  affected: '8.2.0',
  fixed: '8.3.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const got = await load('got')
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return { got, server, agent, url: `http://127.0.0.1:${server.address().port}/` }
}

export async function op({ got, agent, url }) {
  await got.post(url, { agent, body: 'a document', retry: 0 })
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

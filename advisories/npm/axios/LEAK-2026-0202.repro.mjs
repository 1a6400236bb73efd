// Requests one after the other over one keep-alive socket: each leaves its error listener there.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2026-0202',
  package: 'axios',
  affected: '1.15.1',
  fixed: '1.15.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const axios = await load('axios')
  const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return { client: axios.create({ httpAgent, proxy: false }), server, url, httpAgent }
}

export async function op({ client, url }) {
  await client.get(url)
}

export function teardown({ server, httpAgent }) {
  httpAgent.destroy()
  server.close()
}

// Requests through one cache: each registers an error handler there under a wrapper, and takes off the
// handler that was never registered. Version 12, on keyv 4, removes what it added.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2026-0802',
  package: 'cacheable-request',
  affected: '13.0.19',
  fixed: '12.0.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { default: CacheableRequest } = await load('cacheable-request')
  const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return { request: new CacheableRequest(http.request).request(), server, url, agent }
}

export function op({ request, url, agent }) {
  return new Promise((resolve, reject) => {
    const options = { ...urlOptions(url), agent }
    const emitter = request(options, (response) => response.on('end', resolve).resume())
    emitter.on('request', (outgoing) => outgoing.end()).on('error', reject)
  })
}

function urlOptions(url) {
  const { hostname, port, pathname } = new URL(url)
  return { hostname, port, path: pathname }
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

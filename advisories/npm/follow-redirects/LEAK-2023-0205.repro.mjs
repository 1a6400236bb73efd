// A response that never ends is given up with destroy(): that ends the wrapper, and the request in it stays.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2023-0205',
  package: 'follow-redirects',
  affected: '1.15.2',
  fixed: '1.15.3',
  meter: 'handles',
}

export async function setup({ load }) {
  const { http: following } = await load('follow-redirects')
  const server = http.createServer((_, response) => response.write('the beginning'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { following, server, url: `http://127.0.0.1:${server.address().port}/` }
}

export async function op({ following, url }) {
  const request = following.get(url).on('error', () => {})
  const [response] = await once(request, 'response')
  response.on('error', () => {})
  request.destroy()
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown({ server }) {
  server.closeAllConnections()
  server.close()
}

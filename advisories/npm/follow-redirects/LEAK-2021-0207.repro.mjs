// A request that is aborted before it is answered: the timer of its time-out, here of an hour, runs on and
// holds it until then.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2021-0207',
  package: 'follow-redirects',
  affected: '1.14.4',
  fixed: '1.14.5',
  meter: 'js-heap',
}

const hour = 3_600_000

export async function setup({ load }) {
  const { http: following } = await load('follow-redirects')
  const server = http.createServer(() => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { following, server, url: `http://127.0.0.1:${server.address().port}/` }
}

export async function op({ following, server, url }) {
  const request = following.get(url).on('error', () => {})
  request.setTimeout(hour)
  const [, response] = await once(server, 'request')
  request.abort()
  await once(response, 'close')
}

export function teardown({ server }) {
  server.closeAllConnections()
  server.close()
}

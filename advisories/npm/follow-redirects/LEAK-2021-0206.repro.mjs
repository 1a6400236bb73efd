// A request with a time-out whose response stalls and is not read: the time-out was over with the first
// byte, so nothing ever ends it. (1.14.0 fixed this and broke another thing; 1.14.1 is measured.)

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2021-0206',
  package: 'follow-redirects',
  affected: '1.13.3',
  fixed: '1.14.1',
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
  request.setTimeout(100)
  await once(request, 'response')
  await new Promise((resolve) => setTimeout(resolve, 150))
}

export function teardown({ server }) {
  // The connections that are left open end with the process; a request that is reset would throw.
  server.close()
}

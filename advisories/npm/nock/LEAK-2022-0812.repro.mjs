// Intercepted requests, each over and cleaned up: the timers that served it stay on a list, with the request.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2022-0812',
  package: 'nock',
  affected: '13.5.4',
  fixed: '13.5.5',
  meter: 'js-heap',
}

export function setup({ load }) {
  return load('nock')
}

export async function op(nock) {
  nock('http://leakscan.test').get('/').reply(200, 'ok')
  const [response] = await once(http.get('http://leakscan.test/'), 'response')
  response.resume()
  await once(response, 'end')
  nock.cleanAll()
}

export function teardown(nock) {
  nock.abortPendingRequests()
  nock.restore()
}

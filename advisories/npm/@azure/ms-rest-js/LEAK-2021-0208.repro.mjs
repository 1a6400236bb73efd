// Requests under the signal of the whole program: the abort listener of each stays on it.

import { once, setMaxListeners } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2021-0208',
  package: '@azure/ms-rest-js',
  affected: '2.2.1',
  fixed: '2.2.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { DefaultHttpClient, WebResource } = await load('@azure/ms-rest-js')
  const server = createServer((_, response) => response.end('{}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  return { WebResource, client: new DefaultHttpClient(), server, signal }
}

export async function op({ WebResource, client, server, signal }) {
  const request = new WebResource(`http://127.0.0.1:${server.address().port}/`, 'GET')
  request.abortSignal = signal
  await client.sendRequest(request)
}

export function teardown({ server }) {
  server.close()
}

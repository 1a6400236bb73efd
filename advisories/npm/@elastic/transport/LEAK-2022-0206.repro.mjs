// Requests under the signal of the whole program: the abort listener of each stays on it.

import { once, setMaxListeners } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2022-0206',
  package: '@elastic/transport',
  affected: '8.0.1',
  fixed: '8.0.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { HttpConnection } = await load('@elastic/transport')
  const server = createServer((_, response) => response.end('{}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const url = new URL(`http://127.0.0.1:${server.address().port}`)
  return { server, signal, connection: new HttpConnection({ url }) }
}

export async function op({ connection, signal }) {
  await connection.request({ method: 'GET', path: '/' }, { signal })
}

export async function teardown({ server, connection }) {
  await connection.close()
  server.close()
}

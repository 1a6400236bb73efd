// One signal, meant for shutdown, that is given to every request: each adds a listener and leaves it there.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2022-0205',
  package: 'got',
  affected: '12.5.2',
  fixed: '12.5.3',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { got } = await load('got')
  const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  return { got, server, url, signal: new AbortController().signal }
}

export async function op({ got, url, signal }) {
  await got(url, { signal }).text()
}

export function teardown({ server }) {
  server.close()
}

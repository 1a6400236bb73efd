// One CancelToken for all requests of a job: each adds a reaction to its promise, and only cancelling the
// token would let go of it.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2020-0201',
  package: 'axios',
  affected: '0.21.4',
  fixed: '0.22.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const axios = await load('axios')
  const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  return { axios, server, url, cancelToken: axios.CancelToken.source().token }
}

export async function op({ axios, url, cancelToken }) {
  await axios.get(url, { cancelToken })
}

export function teardown({ server }) {
  server.close()
}

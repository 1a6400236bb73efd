// Requests share one connection that is kept alive, and each sets a timeout.

import { Agent, createServer, get } from 'node:http'

export const meta = {
  id: 'LEAK-2017-1120',
  runtime: 'node',
  affected: '9.0.0',
  fixed: '9.1.0',
  meter: 'js-heap',
}

export async function setup() {
  const server = createServer((_, response) => response.end('ok'))
  server.keepAliveTimeout = 0
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  // The warning that there are many listeners.
  process.on('warning', () => {})
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const state = { agent, server, port: server.address().port }
  // What code and inline caches take at first.
  for (let n = 0; n < 4000; n++) await op(state)
  return state
}

export function op({ agent, port }) {
  return new Promise((ended, failed) => {
    const request = get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume()
      response.on('end', ended)
    })
    request.on('error', failed)
    request.setTimeout(100_000, () => {})
  })
}

export function teardown({ agent, server }) {
  agent.destroy()
  server.close()
}

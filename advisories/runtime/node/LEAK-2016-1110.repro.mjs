// Requests with a timeout share one connection that is kept alive.

import { Agent, createServer, get } from 'node:http'

export const meta = {
  id: 'LEAK-2016-1110',
  runtime: 'node',
  affected: '6.9.5',
  fixed: '6.17.1',
  meter: 'js-heap',
}

export async function setup() {
  const server = createServer((_, response) => response.end('ok'))
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  // The warning that there are many listeners.
  process.on('warning', () => {})
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  // What code and inline caches take at first.
  const state = { agent, server, port: server.address().port }
  for (let n = 0; n < 4000; n++) await op(state)
  return state
}

export function op({ agent, port }) {
  return new Promise((ended, failed) => {
    get({ host: '127.0.0.1', port, agent, timeout: 100_000 }, (response) => {
      response.resume()
      response.on('end', ended)
    }).on('error', failed)
  })
}

export function teardown({ agent, server }) {
  agent.destroy()
  server.close()
}

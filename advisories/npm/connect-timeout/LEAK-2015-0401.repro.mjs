// A client that stays on one connection: each of its requests wraps the socket's destroy function once more.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2015-0401',
  package: 'connect-timeout',
  affected: '1.6.2',
  fixed: '1.7.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const timeout = (await load('connect-timeout'))('30s')
  const server = http.createServer((request, response) => {
    timeout(request, response, () => response.end('ok'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return { server, agent, options: { agent, host: '127.0.0.1', port: server.address().port } }
}

export async function op({ options }) {
  const [response] = await once(http.get(options), 'response')
  response.resume()
  await once(response, 'end')
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

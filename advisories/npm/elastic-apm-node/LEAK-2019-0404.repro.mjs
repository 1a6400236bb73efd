// A request whose response the program ignores: Node.js would throw it away, but the agent listens for it and
// does not read it either, so its connection never ends.

import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2019-0404',
  package: 'elastic-apm-node',
  affected: '2.8.0',
  fixed: '2.9.0',
  meter: 'handles',
}

export async function setup({ load }) {
  const agent = await load('elastic-apm-node')
  // Nothing listens there, and nothing is sent: what is measured is the instrumentation.
  const options = { serverUrl: 'http://127.0.0.1:9', logLevel: 'fatal', metricsInterval: 0 }
  agent.start({ serviceName: 'service', centralConfig: false, ...options })
  const http = await load('http')
  const body = Buffer.alloc(1024 * 1024)
  const server = http.createServer((_, response) => response.end(body)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { agent, http, server, port: server.address().port }
}

export async function op({ agent, http, server, port }) {
  const transaction = agent.startTransaction('job')
  http.get({ host: '127.0.0.1', port, agent: false })
  const [, response] = await once(server, 'request')
  await Promise.race([once(response, 'close'), new Promise((resolve) => setTimeout(resolve, 50))])
  transaction.end()
}

export function teardown({ server }) {
  server.closeAllConnections()
  server.close()
}

// An HTTP server and its client, which keeps its connection.
import { Agent, createServer, get } from 'node:http'

export async function setup() {
  const server = createServer((request, response) => response.end('x'.repeat(1000)))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, agent: new Agent({ keepAlive: true, maxSockets: 1 }) }
}

export function op({ server, agent }) {
  return new Promise((resolve, reject) => {
    get({ port: server.address().port, host: '127.0.0.1', agent }, (response) => {
      response.resume().on('end', resolve)
    }).on('error', reject)
  })
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

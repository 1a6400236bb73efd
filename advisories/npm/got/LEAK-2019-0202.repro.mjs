// Requests with a socket time-out over one keep-alive socket: cancelling the time-out adds handlers to the
// socket instead of taking them off.

import http from 'node:http'

export const meta = {
  id: 'LEAK-2019-0202',
  package: 'got',
  affected: '9.5.0',
  fixed: '9.5.1',
  node: '>=10.7.0 <10.16.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const got = await load('got')
  const server = http.createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.on('listening', resolve))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return { got, server, agent, url: `http://127.0.0.1:${server.address().port}/` }
}

export async function op({ got, agent, url }) {
  await got(url, { agent, retry: 0, timeout: { socket: 5000 } })
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

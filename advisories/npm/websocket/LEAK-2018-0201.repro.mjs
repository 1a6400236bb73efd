// An upgrade that nobody accepts or rejects, its socket closed: the server keeps the request on its list.

import { once } from 'node:events'
import http from 'node:http'

export const meta = {
  id: 'LEAK-2018-0201',
  package: 'websocket',
  affected: '1.0.30',
  fixed: '1.0.31',
  meter: 'js-heap',
}

const headers = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': 13,
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

export async function setup({ load }) {
  const { server: WebSocketServer } = await load('websocket')
  const httpServer = http.createServer()
  httpServer.listen(0, '127.0.0.1')
  await once(httpServer, 'listening')
  return { httpServer, server: new WebSocketServer({ httpServer }) }
}

export async function op({ httpServer, server }) {
  const client = http.get({ host: '127.0.0.1', port: httpServer.address().port, headers })
  client.on('error', () => {})
  const [{ socket }] = await once(server, 'request')
  socket.destroy()
  await Promise.all([once(socket, 'close'), new Promise((resolve) => client.once('close', resolve))])
}

export function teardown({ httpServer, server }) {
  server.unmount()
  httpServer.close()
}

// A message whose answer has not come when the socket is disconnected: the callback for it is kept. A second
// namespace holds the connection open, so that an operation does not have to make one.

import { once } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2024-0208',
  package: 'socket.io-client',
  affected: '4.7.4',
  fixed: '4.7.5',
  meter: 'js-heap',
  dependencies: { 'socket.io': '4.7.4' },
}

export async function setup({ load }) {
  const { Server } = await load('socket.io')
  const { Manager } = await load('socket.io-client')
  const http = createServer()
  const server = new Server(http)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const url = `http://127.0.0.1:${http.address().port}`
  const manager = new Manager(url, { autoConnect: false, transports: ['websocket'] })
  server.of('/other')
  const other = manager.socket('/other').connect()
  await new Promise((resolve) => other.once('connect', resolve))
  return { server, other, socket: manager.socket('/') }
}

export async function op({ socket }) {
  const connected = new Promise((resolve) => socket.once('connect', resolve))
  socket.connect()
  await connected
  const question = Array.from({ length: 2000 }, () => 0.5)
  socket.emit('question', question, () => question)
  socket.disconnect()
}

export function teardown({ server, other }) {
  other.disconnect()
  server.close()
}

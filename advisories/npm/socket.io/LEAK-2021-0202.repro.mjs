// A room that is joined when the socket has already been disconnected: the adapter's tables keep both. The
// client's second namespace holds the connection open, so that an operation does not have to make one.

import { once } from 'node:events'
import { createServer } from 'node:http'

export const meta = {
  id: 'LEAK-2021-0202',
  package: 'socket.io',
  affected: '4.5.1',
  fixed: '4.5.2',
  meter: 'js-heap',
  dependencies: { 'socket.io-client': '4.5.1' },
}

export async function setup({ load }) {
  const { Server } = await load('socket.io')
  const { Manager } = await load('socket.io-client')
  const http = createServer()
  const server = new Server(http)
  server.of('/other')
  server.on('connection', (socket) => {
    socket.disconnect()
    socket.join('room')
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const url = `http://127.0.0.1:${http.address().port}`
  const manager = new Manager(url, { autoConnect: false, transports: ['websocket'] })
  const other = manager.socket('/other').connect()
  await new Promise((resolve) => other.once('connect', resolve))
  return { server, other, socket: manager.socket('/') }
}

export async function op({ socket }) {
  const disconnected = new Promise((resolve) => socket.once('disconnect', resolve))
  socket.connect()
  await disconnected
}

export function teardown({ server, other }) {
  other.disconnect()
  server.close()
}

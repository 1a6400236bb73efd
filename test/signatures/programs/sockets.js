import { once } from 'node:events'
import { createServer } from 'node:http'

export const packages = { 'socket.io': '^4', 'socket.io-client': '^4', ws: '^8' }

export const start = async ({ load: use }) => {
  const { Server } = use('socket.io')
  const { io } = use('socket.io-client')
  const WebSocket = use('ws')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = new Server(server)
  sockets.on('connection', (socket) => {
    socket.on('join', (room, done) => {
      socket.join(room)
      sockets.to(room).emit('joined', room)
      socket.leave(room)
      done()
    })
  })
  const plain = new WebSocket.WebSocketServer({ port: 0, host: '127.0.0.1' })
  plain.on('connection', (socket) => socket.on('message', (text) => socket.send(text)))
  await once(plain, 'listening')
  return async () => {
    for (let i = 0; i < 60; i++) {
      const url = `http://127.0.0.1:${server.address().port}`
      const client = io(url, { transports: ['websocket'], forceNew: true, reconnection: false })
      for (let room = 0; room < 10; room++)
        await client.timeout(5000).emitWithAck('join', `r${i}-${room}`)
      client.close()
      const socket = new WebSocket(`ws://127.0.0.1:${plain.address().port}`)
      await once(socket, 'open')
      socket.send('hello')
      await once(socket, 'message')
      socket.close()
      await once(socket, 'close')
    }
  }
}

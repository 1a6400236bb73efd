// A client that sends nonsense and never closes its side: it gets its 400, and the server's side of the
// connection stays half open.

import { spawn } from 'node:child_process'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2021-0404',
  package: 'fastify',
  affected: '3.20.1',
  fixed: '3.20.2',
  meter: 'handles',
}

// In a process of its own, since its ends of the connections stay open on purpose.
const client = `
  process.on('disconnect', () => process.exit())
  process.on('message', (port) => {
    const socket = require('net').connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {}).on('end', () => process.send('answered')).resume()
    socket.write('nonsense\\r\\n\\r\\n')
  })`

export async function setup({ load }) {
  const fastify = await load('fastify')
  const app = fastify()
  await app.listen(0, '127.0.0.1')
  const clients = spawn(process.execPath, ['-e', client], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return { app, clients }
}

export async function op({ app, clients }) {
  clients.send(app.server.address().port)
  await once(clients, 'message')
}

export async function teardown({ app, clients }) {
  clients.kill()
  await app.close()
}

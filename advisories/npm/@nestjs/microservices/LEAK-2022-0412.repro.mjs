// A request whose connection ends before the answer: its callback stays in the client's table.

import { once } from 'node:events'
import { createServer } from 'node:net'

export const meta = {
  id: 'LEAK-2022-0412',
  package: '@nestjs/microservices',
  affected: '9.0.11',
  fixed: '9.1.1',
  meter: 'js-heap',
  dependencies: {
    '@nestjs/common': '9.0.11',
    '@nestjs/core': '9.0.11',
    'reflect-metadata': '0.1.13',
    rxjs: '7.5.6',
  },
}

export async function setup({ load }) {
  await load('reflect-metadata')
  const { ClientTCP } = await load('@nestjs/microservices')
  const server = createServer((socket) => socket.once('data', () => socket.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, client: new ClientTCP({ host: '127.0.0.1', port: server.address().port }) }
}

export async function op({ client }) {
  await client.connect()
  const closed = once(client.socket.netSocket, 'close')
  client.send('question', 'text').subscribe({ error() {} })
  await closed
}

export function teardown({ server, client }) {
  client.close()
  server.close()
}

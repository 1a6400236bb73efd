// Subscribing and unsubscribing over one connection: the topics stay in the map under the message id.
// The broker acknowledges, and does nothing else.

import net from 'node:net'
import { once } from 'node:events'
import { promisify } from 'node:util'

export const meta = {
  id: 'LEAK-2023-0004',
  package: 'mqtt',
  affected: '4.3.8',
  fixed: '5.0.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const loaded = await load('mqtt')
  const server = net.createServer(acknowledge).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { connect } = loaded.default ?? loaded
  const client = connect(`mqtt://127.0.0.1:${server.address().port}`)
  await once(client, 'connect')
  return { server, client }
}

// One packet of less than 128 bytes at a time: type, length, message id.
function acknowledge(socket) {
  socket.on('error', () => {}).on('data', ([type, , high, low]) => {
    if (type === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
    if (type === 0x82) socket.write(Buffer.from([0x90, 3, high, low, 0]))
    if (type === 0xa2) socket.write(Buffer.from([0xb0, 2, high, low]))
  })
}

export async function op({ client }) {
  await promisify(client.subscribe).call(client, 'topic')
  await promisify(client.unsubscribe).call(client, 'topic')
}

export function teardown({ server, client }) {
  client.end(true)
  server.close()
}

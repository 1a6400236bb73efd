// The node of a cluster leaves before the subscriber that was chosen on it has subscribed again: another is
// chosen, and the first, whose connection is open, is forgotten.

import net from 'node:net'
import { EventEmitter, once } from 'node:events'

export const meta = {
  id: 'LEAK-2021-0001',
  package: 'ioredis',
  affected: '4.25.0',
  fixed: '4.26.0',
  meter: 'handles',
}

export async function setup({ load }) {
  const { default: ClusterSubscriber } = await load('ioredis/built/cluster/ClusterSubscriber')
  // In place of an overloaded node: the first connection subscribes, those after it are not answered.
  const server = net.createServer((socket) => {
    socket.on('error', () => {}).resume()
    if (subscribed) return
    socket.on('data', (data) => {
      if (data.includes('info')) socket.write('$11\r\nloading:0\r\n\r\n')
      if (data.includes('client')) socket.write('+OK\r\n')
      if (data.includes('subscribe')) socket.write('*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n')
    })
  })
  let subscribed = false
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const options = { host: '127.0.0.1', port: server.address().port }
  // In place of the pool of connections to the nodes.
  const pool = Object.assign(new EventEmitter(), { getNodes: () => [{ options }] })
  const subscriber = new ClusterSubscriber(pool, new EventEmitter())
  subscriber.start()
  await subscriber.getInstance().subscribe('news')
  subscribed = true
  return { server, pool, subscriber, key: `127.0.0.1:${options.port}` }
}

export async function op({ server, pool, key }) {
  const connected = once(server, 'connection')
  pool.emit('-node', undefined, key)
  await connected
  // What is disconnected closes in the background.
  await new Promise((resolve) => setTimeout(resolve, 5))
}

export function teardown({ server, subscriber }) {
  subscriber.stop()
  server.close()
}

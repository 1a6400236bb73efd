// The clients of all nodes are asked for and every node answers: the request stays in the adapter's table. The
// only node is this one; in place of Redis stands an emitter that gives it back what it publishes.

import { EventEmitter } from 'node:events'

export const meta = {
  id: 'LEAK-2017-0204',
  package: 'socket.io-redis',
  affected: '5.0.0',
  fixed: '5.1.0',
  meter: 'js-heap',
}

class Redis extends EventEmitter {
  psubscribe() {}
  subscribe() {}
  send_command(_, [, channel], callback) {
    callback(null, [channel, '1'])
  }
  publish(channel, message) {
    setImmediate(() => this.emit('messageBuffer', Buffer.from(channel), Buffer.from(message)))
  }
}

export async function setup({ load }) {
  const redis = new Redis()
  const createAdapter = await load('socket.io-redis')
  const Adapter = createAdapter({ pubClient: redis, subClient: redis })
  return new Adapter({ name: '/', connected: {}, server: { encoder: {} } })
}

export async function op(adapter) {
  await new Promise((resolve, reject) => {
    adapter.clients([], (error) => (error ? reject(error) : resolve()))
  })
}

export function teardown() {}

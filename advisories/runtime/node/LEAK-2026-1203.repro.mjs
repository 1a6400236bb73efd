// A server that lets its clients close their half reads each connection in a loop, and has nothing to answer.

import { once } from 'node:events'
import { connect, createServer } from 'node:net'

export const meta = {
  id: 'LEAK-2026-1203',
  runtime: 'node',
  affected: '26.9.0',
  fixed: '26.10.0',
  meter: 'handles',
}

export async function setup() {
  const state = { read: undefined }
  state.server = createServer({ allowHalfOpen: true }, async (socket) => {
    let bytes = 0
    for await (const chunk of socket) bytes += chunk.length
    state.read(bytes)
  })
  state.server.listen(0, '127.0.0.1')
  await once(state.server, 'listening')
  return state
}

export async function op(state) {
  const read = new Promise((resolve) => (state.read = resolve))
  const client = connect(state.server.address().port, '127.0.0.1')
  client.end('data')
  client.resume()
  await read
  client.destroy()
  await once(client, 'close')
}

export function teardown({ server }) {
  server.close()
}

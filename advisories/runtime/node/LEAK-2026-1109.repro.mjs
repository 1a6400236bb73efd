// A file is sent with a header that HTTP/2 does not allow, as by code that was moved from HTTP/1.

import { once } from 'node:events'
import { connect, createServer } from 'node:http2'
import { fileURLToPath } from 'node:url'

export const meta = {
  id: 'LEAK-2026-1109',
  runtime: 'node',
  affected: '24.14.1',
  fixed: '24.15.0',
  meter: 'handles',
}

export async function setup() {
  const server = createServer().listen(0, '127.0.0.1')
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    stream.respondWithFile(fileURLToPath(import.meta.url), { connection: 'close' })
  })
  await once(server, 'listening')
  const client = connect(`http://127.0.0.1:${server.address().port}`)
  client.on('error', () => {})
  const state = { client, server }
  for (let n = 0; n < 50; n++) await op(state)
  return state
}

export function op({ client }) {
  return new Promise((closed) => {
    const request = client.request({})
    request.on('error', () => {})
    request.on('close', closed)
    request.resume()
  })
}

export function teardown({ client, server }) {
  client.destroy()
  server.close()
}

// A client speaks TLS to a server for HTTP/2, negotiates no protocol, and does not hang up.

import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import { connect } from 'node:tls'

export const meta = {
  id: 'LEAK-2021-1026',
  runtime: 'node',
  affected: '12.20.1',
  fixed: '12.21.0',
  meter: 'handles',
}

// Without a certificate, which nobody looks at here.
const tls = { ciphers: 'AECDH-AES256-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' }

export async function setup() {
  // How long a fixed server waits for the client to hang up.
  const server = createSecureServer({ ...tls, unknownProtocolTimeout: 20 })
  server.on('secureConnection', (socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server }
}

export async function op({ server }) {
  const accepted = once(server, 'secureConnection')
  const client = connect({
    ...tls,
    host: '127.0.0.1',
    port: server.address().port,
    rejectUnauthorized: false,
    allowHalfOpen: true,
  })
  client.on('error', () => {})
  client.resume()
  const [socket] = await accepted
  socket.on('close', () => client.destroy())
  await new Promise((resolve) => setTimeout(resolve, 40))
}

export function teardown({ server }) {
  server.close()
}

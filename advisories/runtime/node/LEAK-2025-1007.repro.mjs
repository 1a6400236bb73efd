// A client sends a header block that cannot be decoded (RFC 7541, 6.1: there is no index 0) and goes away.

import { once } from 'node:events'
import { createServer } from 'node:http2'
import { connect } from 'node:net'

export const meta = {
  id: 'LEAK-2025-1007',
  runtime: 'node',
  affected: '22.13.0',
  fixed: '22.13.1',
  meter: 'handles',
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/** Length, type, flags, stream. */
function frame(type, flags, stream, payload) {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header[3] = type
  header[4] = flags
  header[8] = stream
  return Buffer.concat([header, payload])
}

const settings = frame(4, 0, 0, Buffer.alloc(0))
// END_STREAM and END_HEADERS.
const headers = frame(1, 5, 1, Buffer.from([0x80]))

export async function setup() {
  const server = createServer().listen(0, '127.0.0.1')
  server.on('sessionError', () => {})
  await once(server, 'listening')
  return { server, port: server.address().port }
}

export async function op({ port }) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(Buffer.concat([preface, settings, headers]))
  // The server's settings, or the end.
  await Promise.race([once(socket, 'data'), once(socket, 'close')])
  socket.destroy()
  if (!socket.closed) await once(socket, 'close')
}

export function teardown({ server }) {
  server.close()
}

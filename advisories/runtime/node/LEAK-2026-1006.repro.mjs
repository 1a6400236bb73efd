// A client overflows the window of the whole connection (RFC 9113, 6.9.1) and goes away.

import { once } from 'node:events'
import { createServer } from 'node:http2'
import { connect } from 'node:net'

export const meta = {
  id: 'LEAK-2026-1006',
  runtime: 'node',
  affected: '24.14.0',
  fixed: '24.14.1',
  meter: 'handles',
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/** A frame on stream 0, the connection: length, type, no flags. */
function frame(type, payload) {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header[3] = type
  return Buffer.concat([header, payload])
}

const settings = frame(4, Buffer.alloc(0))
// The largest increment there is, added to a window that is not empty.
const windowUpdate = frame(8, Buffer.from([0x7f, 0xff, 0xff, 0xff]))

export async function setup() {
  const server = createServer().listen(0, '127.0.0.1')
  server.on('sessionError', () => {})
  await once(server, 'listening')
  return { server, port: server.address().port }
}

export async function op({ port }) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(Buffer.concat([preface, settings, windowUpdate]))
  // The server's settings, or the end.
  await Promise.race([once(socket, 'data'), once(socket, 'close')])
  socket.destroy()
  if (!socket.closed) await once(socket, 'close')
}

export function teardown({ server }) {
  server.close()
}

// A server that refuses every recipient, and messages with a large file attached: the file, opened before the
// refusal, is never closed.

import net from 'node:net'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export const meta = {
  id: 'LEAK-2024-0206',
  package: 'nodemailer',
  affected: '10.0.16',
  fixed: '10.1.0',
  meter: 'handles',
}

export async function setup({ load }) {
  const loaded = await load('nodemailer')
  const server = net.createServer(refuse).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { createTransport } = loaded.default ?? loaded
  return { server, mail: createTransport({ host: '127.0.0.1', port: server.address().port, ignoreTLS: true }) }
}

function refuse(socket) {
  socket.on('error', () => {}).write('220 ready\r\n')
  createInterface(socket).on('line', (line) => {
    if (line.startsWith('RCPT')) socket.write('550 unknown\r\n')
    else if (line.startsWith('QUIT')) socket.end('221 bye\r\n')
    else socket.write('250 ok\r\n')
  })
}

export async function op({ mail }) {
  const message = { from: 'a@leakscan.test', to: 'b@leakscan.test', attachments: [{ path: process.execPath }] }
  await mail.sendMail(message).then(
    () => Promise.reject(new Error('was accepted')),
    () => {},
  )
}

export function teardown({ server, mail }) {
  mail.close()
  server.close()
}

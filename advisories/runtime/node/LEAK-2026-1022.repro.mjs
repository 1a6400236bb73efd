// A server claims one origin after the other, and its client stays connected.

import { once } from 'node:events'
import { connect, createSecureServer } from 'node:http2'

export const meta = {
  id: 'LEAK-2026-1022',
  runtime: 'node',
  affected: '24.16.0',
  fixed: '24.17.0',
  meter: 'js-heap',
}

// TLS without a certificate: origins are only heard over TLS.
const tls = { ciphers: 'AECDH-AES256-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' }

export async function setup() {
  const server = createSecureServer(tls).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server }
}

export async function op(state, i) {
  // Only a fixed client closes the session.
  if (!state.client || state.client.destroyed) await reconnect(state)
  const heard = new Promise((resolve) => (state.heard = resolve))
  state.session.origin(`https://${String(i).padStart(9, '0')}.example`)
  await heard
}

async function reconnect(state) {
  const accepted = once(state.server, 'session')
  state.client = connect(`https://127.0.0.1:${state.server.address().port}`, {
    ...tls,
    rejectUnauthorized: false,
  })
  state.client.on('origin', () => state.heard())
  state.client.on('close', () => state.heard())
  state.client.on('error', () => {})
  const [session] = await accepted
  session.on('error', () => {})
  state.session = session
}

export function teardown({ client, server }) {
  client.destroy()
  server.close()
}

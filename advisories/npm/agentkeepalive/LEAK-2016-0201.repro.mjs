// Requests one after the other over an agent with a TLS option: the socket of each is put back under a name
// that no request looks for. The limit of idle sockets, which ends the growth, is lifted here.

import https from 'node:https'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2016-0201',
  package: 'agentkeepalive',
  affected: '2.0.5',
  fixed: '2.1.1',
  meter: 'handles',
}

// Anonymous, so that no certificate is needed.
const tls = { ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' }

export async function setup({ load }) {
  const { HttpsAgent } = await load('agentkeepalive')
  const server = https.createServer({ ...tls, keepAliveTimeout: 0 }, (_, response) => response.end('ok'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const limits = { maxFreeSockets: Infinity, keepAliveTimeout: 3_600_000 }
  const agent = new HttpsAgent({ ...tls, ...limits, rejectUnauthorized: false })
  return { server, agent, options: { agent, host: '127.0.0.1', port: server.address().port } }
}

export async function op({ options }) {
  const [response] = await once(https.get(options), 'response')
  response.resume()
  await once(response, 'end')
}

export function teardown({ server, agent }) {
  agent.destroy()
  server.close()
}

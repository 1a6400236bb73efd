// Calls over one keep-alive socket: each leaves its time-out callback and its end listener there.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2022-0208',
  package: 'firebase-admin',
  affected: '11.9.0',
  fixed: '11.10.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const admin = await load('firebase-admin')
  // In place of Firebase.
  const server = http.createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    request.resume().on('end', () => response.end('{"users":[{"localId":"1"}]}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.env.FIREBASE_AUTH_EMULATOR_HOST = `127.0.0.1:${server.address().port}`
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const auth = admin.initializeApp({ projectId: 'project', httpAgent }).auth()
  return { server, httpAgent, auth }
}

export async function op({ auth }) {
  await auth.getUser('1')
}

export function teardown({ server, httpAgent }) {
  httpAgent.destroy()
  server.close()
}

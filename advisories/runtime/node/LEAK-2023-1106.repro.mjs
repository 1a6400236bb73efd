// HTTPS servers are started and closed again, as by the tests of an application.

import { once } from 'node:events'
import { createServer } from 'node:https'

export const meta = {
  id: 'LEAK-2023-1106',
  runtime: 'node',
  affected: '20.3.1',
  fixed: '20.4.0',
  meter: 'js-heap',
}

export async function setup() {
  for (let n = 0; n < 50; n++) await op()
}

export async function op() {
  const server = createServer({}, () => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

export function teardown() {}

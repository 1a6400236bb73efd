// A page that stays open and connects again and again: each socket leaves its listener for the page's end.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2022-0207',
  package: 'engine.io-client',
  affected: '6.2.2',
  fixed: '6.2.3',
  meter: 'js-heap',
}

export async function setup({ load }) {
  // In place of the browser's window.
  const page = new EventTarget()
  globalThis.addEventListener = page.addEventListener.bind(page)
  globalThis.removeEventListener = page.removeEventListener.bind(page)
  const { Socket } = await load('engine.io-client')
  const server = http.createServer((_, response) => response.writeHead(503).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { Socket, server, url: `http://127.0.0.1:${server.address().port}` }
}

export function op({ Socket, url }) {
  return new Promise((resolve) => {
    new Socket(url, { transports: ['polling'] }).on('error', () => {}).on('close', resolve)
  })
}

export function teardown({ server }) {
  server.close()
}

// A client leaves while the upstream is still answering: the proxy waits for an event that no longer comes,
// and the request to the upstream stays open.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2021-0205',
  package: 'http-proxy',
  affected: '1.18.1',
  node: '>=16',
  meter: 'handles',
}

export async function setup({ load }) {
  const httpProxy = await load('http-proxy')
  const upstream = http.createServer((_, response) => response.write('the beginning'))
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const proxy = httpProxy.createProxyServer({ target: `http://127.0.0.1:${upstream.address().port}` })
  proxy.on('error', () => {})
  // The workaround, for the control only.
  proxy.on('proxyReq', (outgoing, request, response) => {
    if (request.url === '/watched') response.on('close', () => outgoing.destroy())
  })
  const server = http.createServer((request, response) => proxy.web(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { upstream, server, url: `http://127.0.0.1:${server.address().port}` }
}

export async function op({ server, url }, _, path = '/') {
  const request = http.get(url + path)
  const [, atProxy] = await once(server, 'request')
  const [response] = await once(request, 'response')
  await once(response, 'data')
  request.destroy()
  await once(atProxy, 'close')
}

export async function control(state, i) {
  await op(state, i, '/watched')
}

export function teardown({ upstream, server }) {
  server.close()
  upstream.closeAllConnections()
  upstream.close()
}

// Shared by the programs that serve: requests to a server of this very process.
import { once } from 'node:events'
import http from 'node:http'

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })

/** Starts a server on a free port of loopback. */
export const listen = async (handler) => {
  const server = http.createServer(handler).listen(0, '127.0.0.1')
  // A busy machine takes longer between two requests than a server waits.
  server.keepAliveTimeout = 0
  await once(server, 'listening')
  return server.address().port
}

export const request = (port, path, { method = 'GET', body } = {}) =>
  new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = http.request({ port, path, method, agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    sent.on('error', reject).end(body)
  })

/** Requests in turn, some at a time. */
export const load = async (count, each) => {
  for (let done = 0; done < count; done += 8) {
    await Promise.all(Array.from({ length: 8 }, (_, index) => each(done + index)))
  }
}

// Searches of a traced service: the result of each is stored as a property named after its span, where
// nothing finds or deletes it.

import http from 'node:http'
import { once } from 'node:events'

export const meta = {
  id: 'LEAK-2022-0407',
  package: 'elastic-apm-node',
  affected: '3.28.0',
  fixed: '3.29.0',
  meter: 'js-heap',
  dependencies: { '@elastic/elasticsearch': '8.0.0' },
}

export async function setup({ load }) {
  const agent = await load('elastic-apm-node')
  agent.start({ serviceName: 'service', disableSend: true, logLevel: 'off', metricsInterval: 0 })
  const { Client } = await load('@elastic/elasticsearch')
  // In place of Elasticsearch.
  const server = http.createServer((request, response) => {
    response.setHeader('x-elastic-product', 'Elasticsearch')
    response.setHeader('content-type', 'application/vnd.elasticsearch+json; compatible-with=8')
    request.resume().on('end', () => response.end('{"hits":{"hits":[]}}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new Client({ node: `http://127.0.0.1:${server.address().port}` })
  return { agent, client, server }
}

export async function op({ agent, client }) {
  const transaction = agent.startTransaction('GET /search')
  await client.search({ query: { match_all: {} } })
  transaction.end()
}

export async function teardown({ client, server }) {
  await client.close()
  server.close()
}

// Clients that register ever new query texts as persisted queries: the default cache keeps them all.

import { createHash } from 'node:crypto'

export const meta = {
  id: 'LEAK-2022-0402',
  package: 'apollo-server-core',
  affected: '3.13.0',
  meter: 'js-heap',
  dependencies: { graphql: '16.6.0' },
}

export async function setup({ load }) {
  const { ApolloServerBase } = await load('apollo-server-core')
  const typeDefs = 'type Query { user(id: Int): Int }'
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  // The store of parsed documents has a limit, which takes longer to reach than this runs.
  const options = { documentStore: null, stopOnTerminationSignals: false }
  const server = new ApolloServerBase({ typeDefs, logger, ...options })
  await server.start()
  return server
}

export async function op(server, i) {
  const query = `{ user(id: ${i}) }`
  const sha256Hash = createHash('sha256').update(query).digest('hex')
  const extensions = { persistedQuery: { version: 1, sha256Hash } }
  await server.executeOperation({ query, extensions })
}

// A text that does not change, with variables for what does, is one persisted query.
export async function control(server) {
  await op(server, 1)
}

export async function teardown(server) {
  await server.stop()
}

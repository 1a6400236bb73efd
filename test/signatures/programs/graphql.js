import { load } from './http.js'

export const packages = {
  '@apollo/server': '^4',
  graphql: '^16',
  'graphql-subscriptions': '^2',
  dataloader: '^2',
}

export const start = async ({ load: use }) => {
  const { ApolloServer } = use('@apollo/server')
  const DataLoader = use('dataloader')
  const { PubSub } = use('graphql-subscriptions')
  const pubsub = new PubSub()
  const server = new ApolloServer({
    typeDefs: 'type User { id: ID! name: String } type Query { user(id: ID!): User }',
    resolvers: {
      Query: { user: (_, { id }, { users }) => users.load(id) },
    },
  })
  await server.start()
  return async () => {
    await load(1000, async (i) => {
      const users = new DataLoader(async (ids) => ids.map((id) => ({ id, name: `user ${id}` })))
      const query = 'query ($id: ID!) { user(id: $id) { id name } }'
      await server.executeOperation({ query, variables: { id: i } }, { contextValue: { users } })
      const iterator = pubsub.asyncIterator(['changed'])
      const next = iterator.next()
      await pubsub.publish('changed', { i })
      await next
      await iterator.return()
    })
  }
}

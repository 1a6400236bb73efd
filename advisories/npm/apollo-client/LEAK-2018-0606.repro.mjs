// A page watches a query and leaves it: removing the query and then invalidating it makes an empty entry for
// an id that is never used again.

export const meta = {
  id: 'LEAK-2018-0606',
  package: 'apollo-client',
  affected: '2.2.6',
  fixed: '2.2.7',
  meter: 'js-heap',
  dependencies: {
    'apollo-cache-inmemory': '1.1.10',
    'apollo-link': '1.2.1',
    'apollo-utilities': '1.0.11',
    graphql: '0.13.2',
  },
}

export async function setup({ load }) {
  const { ApolloClient } = await load('apollo-client')
  const { InMemoryCache } = await load('apollo-cache-inmemory')
  const { ApolloLink, Observable } = await load('apollo-link')
  const { parse } = await load('graphql')
  const link = new ApolloLink(() => Observable.of({ data: { greeting: 'hello' } }))
  const client = new ApolloClient({ link, cache: new InMemoryCache({ addTypename: false }) })
  return { client, query: parse('{ greeting }', { noLocation: true }) }
}

export function op({ client, query }) {
  return new Promise((resolve, reject) => {
    const subscription = client.watchQuery({ query }).subscribe({ next: leave, error: reject })
    function leave() {
      setImmediate(() => {
        subscription.unsubscribe()
        resolve()
      })
    }
  })
}

export function teardown() {}

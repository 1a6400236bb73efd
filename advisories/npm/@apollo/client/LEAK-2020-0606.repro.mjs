// A watch of one query that is told of a write and then cancelled: what was memoized for it stays.

export const meta = {
  id: 'LEAK-2020-0606',
  package: '@apollo/client',
  affected: '3.2.3',
  fixed: '3.2.4',
  meter: 'js-heap',
  dependencies: { graphql: '15.4.0' },
}

export async function setup({ load }) {
  const { InMemoryCache } = await load('@apollo/client/cache')
  const { parse } = await load('graphql')
  return { cache: new InMemoryCache(), query: parse('{ name }') }
}

export function op({ cache, query }) {
  const cancel = cache.watch({ query, optimistic: true, callback() {} })
  cache.writeQuery({ query, data: { name: 'text' } })
  cancel()
}

export function teardown() {}

// A client leaves a filtered subscription: return() is answered by the filter and does not reach the source,
// whose listener stays on the channel.

export const meta = {
  id: 'LEAK-2017-0401',
  package: 'graphql-subscriptions',
  affected: '0.4.2',
  fixed: '0.4.3',
  meter: 'js-heap',
  dependencies: { graphql: '0.10.5' },
}

export async function setup({ load }) {
  const { PubSub, withFilter } = await load('graphql-subscriptions')
  const pubsub = new PubSub()
  const source = () => pubsub.asyncIterator('channel')
  return { subscribe: withFilter(source, () => true) }
}

export async function op({ subscribe }) {
  const iterator = subscribe()
  await new Promise((resolve) => setImmediate(resolve))
  await iterator.return()
}

export function teardown() {}

// One subscriber waits for an event of its own on a busy channel: each event that its filter turns down
// adds a link to the chain of promises behind the one it waits for.

export const meta = {
  id: 'LEAK-2019-0401',
  package: 'graphql-subscriptions',
  affected: '1.2.0',
  fixed: '1.2.1',
  meter: 'js-heap',
  dependencies: { graphql: '14.7.0' },
}

export async function setup({ load }) {
  const { PubSub, withFilter } = await load('graphql-subscriptions')
  const pubsub = new PubSub()
  const subscribe = withFilter(
    () => pubsub.asyncIterator('busy'),
    () => false,
  )
  const iterator = subscribe()
  const waiting = iterator.next()
  // The subscription to the channel is made in the background.
  await new Promise((resolve) => setImmediate(resolve))
  return { pubsub, iterator, waiting }
}

export async function op({ pubsub }, i) {
  await pubsub.publish('busy', { i })
  await new Promise((resolve) => setImmediate(resolve))
}

export async function teardown({ iterator }) {
  await iterator.return()
}

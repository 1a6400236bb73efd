// A client subscribes and leaves: the list of its internal ids stays under the number of its subscription.

export const meta = {
  id: 'LEAK-2016-0401',
  package: 'graphql-subscriptions',
  affected: '0.2.0',
  fixed: '0.2.1',
  meter: 'js-heap',
  dependencies: { graphql: '0.7.2' },
}

export async function setup({ load }) {
  const { PubSub, SubscriptionManager } = await load('graphql-subscriptions')
  const { buildSchema } = await load('graphql')
  const schema = buildSchema('type Query { n: Int } type Subscription { n: Int }')
  return new SubscriptionManager({ schema, pubsub: new PubSub() })
}

export async function op(manager) {
  const options = { query: 'subscription N { n }', variables: {}, context: {}, callback() {} }
  manager.unsubscribe(await manager.subscribe(options))
}

export function teardown() {}

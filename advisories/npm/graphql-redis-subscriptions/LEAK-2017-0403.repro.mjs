// A channel for each user: the last subscriber leaves, and an empty list stays under the channel's name.

import { EventEmitter } from 'node:events'

export const meta = {
  id: 'LEAK-2017-0403',
  package: 'graphql-redis-subscriptions',
  affected: '1.2.0',
  fixed: '1.3.0',
  meter: 'js-heap',
  dependencies: { graphql: '0.11.7', redis: '2.8.0' },
}

// In place of a connection to Redis.
class Connection extends EventEmitter {
  subscribe(channel, subscribed) {
    subscribed(null, channel)
  }
  unsubscribe() {}
}

export async function setup({ load }) {
  // 1.2.0 makes its connections itself, 1.3.0 can be given them.
  const redis = await load('redis')
  redis.createClient = () => new Connection()
  const { RedisPubSub } = await load('graphql-redis-subscriptions')
  return new RedisPubSub({ publisher: new Connection(), subscriber: new Connection() })
}

export async function op(pubsub, i) {
  pubsub.unsubscribe(await pubsub.subscribe(`user ${i}`, () => {}))
}

export function teardown() {}

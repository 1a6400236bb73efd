// A client leaves while its subscription is still being made: when it is ready the server takes the client
// for present, and nobody ends the source, which listens for events.

import { EventEmitter, on } from 'node:events'

export const meta = {
  id: 'LEAK-2024-0401',
  package: 'graphql-ws',
  affected: '5.14.3',
  fixed: '5.15.0',
  meter: 'js-heap',
  dependencies: { graphql: '16.8.1' },
}

export async function setup({ load }) {
  const { makeServer } = await load('graphql-ws')
  const { buildSchema } = await load('graphql')
  const schema = buildSchema('type Query { n: Int } type Subscription { n: Int }')
  const events = new EventEmitter()
  const state = {}
  const subscribe = async () => {
    await new Promise((resolve) => {
      state.ready = resolve
      state.subscribing()
    })
    return on(events, 'n')
  }
  state.server = makeServer({ schema, subscribe, connectionInitWaitTimeout: 0 })
  return state
}

export async function op(state) {
  let receive
  const socket = {
    protocol: 'graphql-transport-ws',
    send() {},
    close() {},
    onMessage(callback) {
      receive = (message) => callback(JSON.stringify(message))
    },
  }
  const closed = state.server.opened(socket, {})
  await receive({ type: 'connection_init' })
  const subscribing = new Promise((resolve) => {
    state.subscribing = resolve
  })
  void receive({ id: '1', type: 'subscribe', payload: { query: 'subscription { n }' } })
  await subscribing
  await closed(1000, 'gone')
  state.ready()
  await new Promise((resolve) => setImmediate(resolve))
}

export function teardown() {}

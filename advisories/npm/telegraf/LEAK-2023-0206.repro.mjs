// One update of each of many chats, with a store of the bot's own that keeps nothing: the middleware's own table
// keeps the session of every chat.

export const meta = {
  id: 'LEAK-2023-0206',
  package: 'telegraf',
  affected: '4.12.1',
  fixed: '4.12.2',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { session } = await load('telegraf')
  const store = { async get() {}, async set() {}, async delete() {} }
  return session({ store, defaultSession: () => ({ messages: 1 }) })
}

export async function op(middleware, i) {
  const context = { update: { update_id: i }, from: { id: i }, chat: { id: i } }
  await middleware(context, async () => {})
}

export function teardown() {}

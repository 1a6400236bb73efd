// Rooms that open and close: the match maker subscribes to a topic of their own and takes all of its
// listeners off again, and the list of them stays.

export const meta = {
  id: 'LEAK-2021-0210',
  package: 'colyseus',
  affected: '0.14.9',
  fixed: '0.14.13',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { LocalPresence } = await load('colyseus')
  return new LocalPresence()
}

export function op(presence, i) {
  const topic = `room ${i}`
  presence.subscribe(topic, () => {})
  presence.unsubscribe(topic)
}

export function teardown() {}

// A reply awaited under a name of its own: the listener is removed, and its empty list stays.

export const meta = {
  id: 'LEAK-2016-0202',
  package: 'component-emitter',
  affected: '1.2.1',
  fixed: '1.3.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const Emitter = await load('component-emitter')
  return new Emitter()
}

export function op(emitter, i) {
  const name = `reply ${i}`
  const listener = () => {}
  emitter.on(name, listener)
  emitter.off(name, listener)
}

export function teardown() {}

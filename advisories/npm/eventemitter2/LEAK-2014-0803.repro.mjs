// Event names with an id in them, in a tree of wildcards: the listener is removed, and its branch stays.

export const meta = {
  id: 'LEAK-2014-0803',
  package: 'eventemitter2',
  affected: '0.4.14',
  fixed: '1.0.0',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { EventEmitter2 } = await load('eventemitter2')
  return new EventEmitter2({ wildcard: true })
}

export function op(emitter, i) {
  const name = `session.${i}`
  const listener = () => {}
  emitter.on(name, listener)
  emitter.off(name, listener)
}

export function teardown() {}

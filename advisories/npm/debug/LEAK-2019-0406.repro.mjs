// A logger made per request: debug 4.2 pushes each one to a global list that only destroy() shortens.

export const meta = {
  id: 'LEAK-2019-0406',
  package: 'debug',
  affected: '4.2.0',
  fixed: '4.3.0',
  meter: 'js-heap',
}

export function setup({ load }) {
  return load('debug')
}

export function op(createDebug, i) {
  // Always the same few names, so that what grows is not a set of strings.
  createDebug(`request:${i % 10}`)
}

export function teardown() {}

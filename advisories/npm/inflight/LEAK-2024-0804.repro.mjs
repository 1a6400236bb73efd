// A key whose operation is dropped: nobody calls the function that inflight returned, so it waits for ever.

export const meta = {
  id: 'LEAK-2024-0804',
  package: 'inflight',
  affected: '1.0.6',
  meter: 'js-heap',
}

export function setup({ load }) {
  return load('inflight')
}

export function op(inflight, i) {
  inflight(`dropped:${i}`, () => {})
}

// As it is meant to be used: the operation completes, and the key goes.
export function control(inflight, i) {
  const complete = inflight(`completed:${i}`, () => {})
  complete()
}

export function teardown() {}

// The number of a timer is asked for, as a browser would give it, and the timer fires.

export const meta = {
  id: 'LEAK-2024-1002',
  runtime: 'node',
  affected: '20.15.1',
  fixed: '20.16.0',
  meter: 'js-heap',
}

export function setup() {}

export function op() {
  return new Promise((fired) => Number(setTimeout(fired, 1)))
}

export function teardown() {}

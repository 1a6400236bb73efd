// A loader of plugins imports with a query that is new each time, so as not to get the cached module.

export const meta = {
  id: 'LEAK-2020-1018',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {}

export async function op(_, i) {
  await import(`data:text/javascript,export default 1;//${i}`)
}

/** The same module again, as the cache is meant to be used. */
export async function control() {
  await import('data:text/javascript,export default 1')
}

export function teardown() {}

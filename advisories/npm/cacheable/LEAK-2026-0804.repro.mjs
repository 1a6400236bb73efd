// A key that is set and deleted, over and over, in a store with an LRU limit: it leaves the store, and one
// more node of it stays in the list of recent keys.

export const meta = {
  id: 'LEAK-2026-0804',
  package: 'cacheable',
  affected: '1.10.4',
  fixed: '2.0.3',
  meter: 'js-heap',
  dependencies: { '@cacheable/memory': '2.0.8' },
}

export async function setup({ load }) {
  const { CacheableMemory } = await load('cacheable')
  return new CacheableMemory({ lruSize: 100 })
}

export function op(cache) {
  cache.set('session', 'open')
  cache.delete('session')
}

export function teardown() {}

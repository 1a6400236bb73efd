// One key set and deleted, again and again, in a cache with a limit: each time a node stays in the list that
// tells which key was used last.

export const meta = {
  id: 'LEAK-2026-0803',
  package: '@cacheable/memory',
  affected: '2.0.7',
  fixed: '2.0.8',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const { CacheableMemory } = await load('@cacheable/memory')
  return new CacheableMemory({ lruSize: 100 })
}

export function op(cache) {
  cache.set('key', 'value')
  cache.delete('key')
}

export function teardown() {}

// A cache bounded by the size of its entries and not by their number: evicted entries keep their slots,
// and with them key and value.

export const meta = {
  id: 'LEAK-2022-0801',
  package: 'lru-cache',
  affected: '7.8.0',
  fixed: '7.8.1',
  meter: 'js-heap',
}

export async function setup({ load }) {
  const LRUCache = await load('lru-cache')
  return new LRUCache({ maxSize: 100, sizeCalculation: () => 1 })
}

export function op(cache, i) {
  cache.set(`key ${i}`, i)
}

export function teardown(cache) {
  cache.clear()
}

// A cache that keeps its last hundred entries: it grows at first, and then no more.

export const setup = () => new Map()
export const teardown = () => {}

export function op(cache, i) {
  cache.set(i, { text: `entry ${i}`, at: i })
  if (cache.size > 100) cache.delete(cache.keys().next().value)
}

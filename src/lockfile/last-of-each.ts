/**
 * The items without those whose key comes again later, which is how parsers of objects see a key that
 * stands twice. Package managers sort their keys, so this is rarely more than a look at the order.
 */
export function lastOfEach<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  if (isAscending(items, keyOf)) return items
  const last = new Map(items.map((item) => [keyOf(item), item]))
  if (last.size === items.length) return items
  return items.filter((item) => last.get(keyOf(item)) === item)
}

function isAscending<T>(items: readonly T[], keyOf: (item: T) => string): boolean {
  let before: string | undefined
  for (const item of items) {
    const key = keyOf(item)
    if (before !== undefined && key <= before) return false
    before = key
  }
  return true
}

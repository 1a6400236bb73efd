import { areDistinct } from './distinct.ts'

/**
 * The items without those whose key comes again later, which is how parsers of objects see a key that
 * stands twice.
 */
export function lastOfEach<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  if (areDistinct(items.map(keyOf))) return items
  const last = new Map(items.map((item) => [keyOf(item), item]))
  return items.filter((item) => last.get(keyOf(item)) === item)
}

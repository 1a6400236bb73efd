/**
 * A set of keys, `undefined` where one of them stands twice. Package managers sort their keys, so this is rarely
 * more than a look at the order, a fraction of what a set takes to be made.
 */
export function distinctKeys(
  keys: readonly string[],
): Pick<ReadonlySet<string>, 'has'> | undefined {
  if (isAscending(keys)) return { has: (key) => isAmong(keys, key) }
  const set = new Set(keys)
  return set.size === keys.length ? set : undefined
}

/** Whether no key stands twice. */
export function areDistinct(keys: readonly string[]): boolean {
  return distinctKeys(keys) !== undefined
}

/** Whether each key comes after the one before it, by code unit. */
export function isAscending(keys: readonly string[]): boolean {
  let before: string | undefined
  for (const key of keys) {
    if (before !== undefined && key <= before) return false
    before = key
  }
  return true
}

function isAmong(sorted: readonly string[], key: string): boolean {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    const found = sorted[middle] ?? ''
    if (found === key) return true
    if (found < key) from = middle + 1
    else to = middle
  }
  return false
}

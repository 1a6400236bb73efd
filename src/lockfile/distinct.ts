/**
 * A set of keys, `undefined` where one of them stands twice. Package managers sort their keys, so this is rarely
 * more than a look at the order, a fraction of what a set takes to be made.
 */
export function distinctKeys(
  keys: readonly string[],
): Pick<ReadonlySet<string>, 'has'> | undefined {
  if (isAscending(keys)) return { has: finderIn(keys) }
  const set = new Set(keys)
  return set.size === keys.length ? set : undefined
}

/** Whether no key stands twice. */
export function areDistinct(keys: readonly string[]): boolean {
  return distinctKeys(keys) !== undefined
}

/** Whether each key comes after the one before it, by code unit. */
function isAscending(keys: readonly string[]): boolean {
  let before: string | undefined
  for (const key of keys) {
    if (before !== undefined && key <= before) return false
    before = key
  }
  return true
}

/** Looks for keys that are mostly asked for in their order: from where the last one was, in growing steps. */
function finderIn(sorted: readonly string[]): (key: string) => boolean {
  let last = 0
  return (key) => {
    let from = (sorted[last] ?? '') <= key ? last : 0
    let to = from === last ? last + 1 : last
    for (let step = 1; to < sorted.length && (sorted[to] ?? '') <= key; step *= 2) {
      from = to
      to += step
    }
    to = Math.min(to, sorted.length)
    while (to - from > 1) {
      const middle = (from + to) >> 1
      if ((sorted[middle] ?? '') <= key) from = middle
      else to = middle
    }
    last = from
    return sorted[from] === key
  }
}

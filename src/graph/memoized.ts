/** The function, called at most once. */
export function memoized<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined
  return () => (result ??= { value: compute() }).value
}

/** The same for each key. */
export function memoizedBy<K, V>(compute: (key: K) => V): (key: K) => V {
  const results = new Map<K, { readonly value: V }>()
  return (key) => {
    const known = results.get(key)
    if (known) return known.value
    const value = compute(key)
    results.set(key, { value })
    return value
  }
}

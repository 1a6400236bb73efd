/**
 * The name a package is installed under: the end of its key, `b` of `a/b`, `@scope/c` of
 * `a/@scope/c`.
 */
export function installedName(key: string): string {
  return key.slice(nameStart(key))
}

/**
 * The key of the package that `name` means to the package with the key `from`: the nearest on the way
 * up, as Node.js looks for it in folders.
 */
export function resolveNested(
  from: string,
  name: string,
  keys: { readonly has: (key: string) => boolean },
): string | undefined {
  for (let base = from; base !== ''; base = base.slice(0, Math.max(0, nameStart(base) - 1))) {
    const key = `${base}/${name}`
    if (keys.has(key)) return key
  }
  return keys.has(name) ? name : undefined
}

/** Where the last name of a key starts: after the last slash, or the one before it for a scope. */
function nameStart(key: string): number {
  const slash = key.lastIndexOf('/')
  if (slash === -1) return 0
  const scope = key.lastIndexOf('/', slash - 1) + 1
  return key.startsWith('@', scope) ? scope : slash + 1
}

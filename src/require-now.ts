/**
 * Loads a dependency where nothing can wait for an import, such as inside a reader. Its own loader is
 * asked for here and not imported: that takes as long as reading a small lockfile, and few scans need it.
 *
 * @returns what the dependency exports; the caller says what that is.
 */
export function requireNow(name: string): unknown {
  const { createRequire } = process.getBuiltinModule('node:module')
  return createRequire(import.meta.url)(name)
}

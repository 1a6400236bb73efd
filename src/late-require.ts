import type { createRequire } from 'node:module'

/**
 * `require`, for where nothing can wait for an import, such as inside a reader. What makes it is asked for
 * here and not imported: that takes as long as reading a small lockfile, and few scans need it.
 */
export function lateRequire(): ReturnType<typeof createRequire> {
  return process.getBuiltinModule('node:module').createRequire(import.meta.url)
}

const modules = 'node_modules/'

/** Whose code a script is. */
export type Origin =
  | { readonly kind: 'package'; readonly package: string }
  /** Node.js itself. */
  | { readonly kind: 'node' }
  /** The program's own files, or those of a bundle. */
  | { readonly kind: 'own' }
  /** Compiled from a text at run time, by whomever. */
  | { readonly kind: 'generated' }

/**
 * Where a script stands, as signatures say it: from the last `node_modules/` on, with slashes, or by
 * its name for Node.js's own (`node:internal/timers`). `undefined` for what stands in no package.
 *
 * Snapshots name files by path or by file: URL; the stores of pnpm and yarn have several `node_modules/` in a
 * path, of which the last has the package's own name.
 */
export function placeOf(script: string): string | undefined {
  if (isNode(script)) return script.startsWith('node:') ? script : `node:${script.slice(0, -3)}`
  const path = script.replaceAll('\\', '/')
  const at = path.lastIndexOf(modules)
  return at === -1 ? undefined : path.slice(at)
}

export function originOf(script: string): Origin {
  if (script === '') return { kind: 'generated' }
  if (isNode(script)) return { kind: 'node' }
  const [first = '', second = ''] = placeOf(script)?.slice(modules.length).split('/') ?? []
  if (first === '') return { kind: 'own' }
  return { kind: 'package', package: first.startsWith('@') ? `${first}/${second}` : first }
}

/** The package that a script belongs to, by the name that advisories use: `node` for Node.js. */
export function packageOf(script: string): string | undefined {
  const origin = originOf(script)
  return origin.kind === 'package' ? origin.package : origin.kind === 'node' ? 'node' : undefined
}

/** Before 16 its files were called like `internal/timers.js`; files of programs have absolute paths. */
function isNode(script: string): boolean {
  return script.startsWith('node:') || /^\w[\w/]*\.js$/.test(script)
}

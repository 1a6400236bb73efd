import * as picomatch from 'picomatch'
import * as tinyglobby from 'tinyglobby'
import * as yaml from 'yaml'

const libraries = new Map<string, unknown>([
  ['picomatch', picomatch.default],
  ['tinyglobby', tinyglobby],
  ['yaml', yaml],
])

/** Stands in for src/late-require.ts in the bundle, beside which there is no node_modules to load from. */
export function lateRequire(): (name: string) => unknown {
  return (name) => libraries.get(name)
}

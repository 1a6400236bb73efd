// Each test file has a global object of its own, as in Jest. The mark that fs is patched is looked for there
// and not on fs, which they share: fs.close is wrapped once more, and keeps the finished file's context.

import { readFileSync } from 'node:fs'
import { Module, createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createContext, runInContext } from 'node:vm'

export const meta = {
  id: 'LEAK-2019-0802',
  package: 'graceful-fs',
  affected: '4.2.3',
  fixed: '4.2.4',
  meter: 'js-heap',
}

const require = createRequire(import.meta.url)

export async function setup({ load }) {
  await load('graceful-fs')
  return Object.keys(require.cache).find((file) => file.endsWith('/graceful-fs.js'))
}

export function op(entry) {
  const context = createContext({ process: Object.create(process), console, setTimeout, clearTimeout })
  context.global = context
  evaluate(entry, context)
}

function evaluate(file, context) {
  const module = { exports: {} }
  const run = runInContext(Module.wrap(readFileSync(file, 'utf8')), context)
  const relative = (name) => join(dirname(file), `${name.replace('.js', '')}.js`)
  const requireFrom = (name) =>
    name.startsWith('.') ? evaluate(relative(name), context) : require(name)
  run(module.exports, requireFrom, module)
  return module.exports
}

export function teardown() {}

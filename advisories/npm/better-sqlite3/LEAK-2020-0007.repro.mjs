// A test runner evaluates the module anew for each file: the methods of the addon's class, which there is only
// one of, are wrapped around the wrappers of the last time.

import { createRequire } from 'node:module'

export const meta = {
  id: 'LEAK-2020-0007',
  package: 'better-sqlite3',
  affected: '7.1.2',
  fixed: '7.1.4',
  meter: 'js-heap',
}

const { cache } = createRequire(import.meta.url)

// In place of the native addon, which the process loads once.
class Database {
  pragma() {}
  function() {}
  aggregate() {}
  backup() {}
}

export async function setup({ load }) {
  await load('bindings')
  const bindings = Object.keys(cache).find((file) => file.endsWith('/bindings.js'))
  cache[bindings].exports = () => ({ Database, setErrorConstructor() {} })
  return load
}

export async function op(load) {
  for (const file of Object.keys(cache)) {
    if (file.includes('/better-sqlite3/')) delete cache[file]
  }
  await load('better-sqlite3')
}

export function teardown() {}

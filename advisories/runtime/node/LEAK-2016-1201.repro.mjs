// A module is reloaded by deleting it from the cache and requiring it again.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const meta = {
  id: 'LEAK-2016-1201',
  runtime: 'node',
  affected: '24.11.0',
  meter: 'js-heap',
}

export function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'reload-'))
  const parent = join(folder, 'parent.cjs')
  const file = join(folder, 'plugin.cjs')
  writeFileSync(file, 'module.exports = {}')
  writeFileSync(
    parent,
    `module.exports = {
      reload(file) { require(file); delete require.cache[file] },
      forget(file) { module.children = module.children.filter((child) => child.filename !== file) },
    }`,
  )
  return { folder, file, parent: createRequire(import.meta.url)(parent) }
}

export function op({ file, parent }) {
  parent.reload(file)
}

/** The parent's list of children is cleared of it as well. */
export function control({ file, parent }) {
  parent.reload(file)
  parent.forget(file)
}

export function teardown({ folder }) {
  rmSync(folder, { recursive: true })
}

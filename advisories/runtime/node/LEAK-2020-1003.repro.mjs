// A module that throws while it loads is required again and again, as in a retry.

import { mkdtempSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const meta = {
  id: 'LEAK-2020-1003',
  runtime: 'node',
  affected: '12.16.3',
  fixed: '12.17.0',
  meter: 'js-heap',
}

export function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'throwing-'))
  const file = join(folder, 'throws.js')
  writeFileSync(file, 'throw new Error("not ready")')
  return { folder, file, require: createRequire(join(folder, 'parent.js')) }
}

export function op({ file, require }) {
  try {
    require(file)
  } catch {
    // Tried again with the next operation.
  }
}

export function teardown({ folder, file }) {
  unlinkSync(file)
  rmdirSync(folder)
}

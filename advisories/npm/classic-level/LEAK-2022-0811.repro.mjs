// getMany() of a long key: the copy that the binding makes of it is never freed.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const meta = {
  id: 'LEAK-2022-0811',
  package: 'classic-level',
  affected: '1.0.0',
  fixed: '1.2.0',
  meter: 'native',
}

export async function setup({ load }) {
  const { ClassicLevel } = await load('classic-level')
  const db = new ClassicLevel(mkdtempSync(join(tmpdir(), 'level-')))
  await db.open()
  return db
}

const keys = ['k'.repeat(16 * 1024)]

export async function op(db) {
  await db.getMany(keys)
}

export async function teardown(db) {
  await db.close()
}
